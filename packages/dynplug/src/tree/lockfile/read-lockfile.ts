// The lockfile of a workspace, read by the rules of its package manager.
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { UnreadLockfile } from './unread-lockfile';
import { type PackageManager, packageManagerOf } from '../package-manager';
import type { LockedTree, PlaceOf } from './locked-tree';
import { NpmLockfile } from './npm-lockfile';
import { placesIn } from './places';
import { PnpmLockfile } from './pnpm-lockfile';
import { YarnClassicLockfile } from './yarn-classic-lockfile';
import { YarnLockfile } from './yarn-lockfile';
import { DynplugError } from '../../errors/errors';

interface Kind {
  /** Names of the lockfile; the first that exists counts. */
  readonly files: readonly string[];
  /** What the package manager leaves in node_modules. */
  readonly mark: string;
  readonly read: (root: string, placeOf: PlaceOf, file: string, members: readonly string[]) => LockedTree;
}

const KINDS: Readonly<Record<PackageManager, Kind>> = {
  npm: {
    files: ['npm-shrinkwrap.json', 'package-lock.json'],
    mark: '.package-lock.json',
    read: (root, placeOf, file) => new NpmLockfile(root, placeOf, file),
  },
  'yarn-classic': {
    files: ['yarn.lock'],
    mark: '.yarn-integrity',
    read: (root, placeOf) => new YarnClassicLockfile(root, placeOf),
  },
  yarn: {
    files: ['yarn.lock'],
    mark: '.yarn-state.yml',
    read: (root, placeOf) => new YarnLockfile(root, placeOf),
  },
  pnpm: {
    files: ['pnpm-lock.yaml'],
    mark: '.modules.yaml',
    read: (root, placeOf, _file, members) => new PnpmLockfile(root, placeOf, members),
  },
};

/**
 * Undefined where there is none, or where another package manager installed the tree.
 * @param root real and absolute @param members folders of the workspace's packages, real and absolute
 * @throws EMANIFEST, EYAML
 */
export function readLockfile(root: string, members: readonly string[]): LockedTree | UnreadLockfile | undefined {
  const modules = path.join(root, 'node_modules');
  if (!existsSync(modules)) return undefined;
  const kind = KINDS[packageManagerOf(root)];
  const marks = Object.values(KINDS).flatMap(({ mark }) => (existsSync(path.join(modules, mark)) ? [mark] : []));
  if (marks.length > 0 && !marks.includes(kind.mark)) return undefined;
  const file = kind.files.find((name) => existsSync(path.join(root, name)));
  if (file === undefined || statSync(path.join(root, file)).size === 0) return undefined;
  try {
    return new CheckedLockfile(kind.read(root, placesIn(root, members), file, members));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { file, reason: error.message };
  }
}

/** Entries are read when they are asked for: one of another form is an error that names the lockfile. */
class CheckedLockfile implements LockedTree {
  constructor(private readonly lockfile: LockedTree) {}

  get file(): string {
    return this.lockfile.file;
  }

  get install(): string {
    return this.lockfile.install;
  }

  /** @throws EYAML */
  compare(...[edge]: Parameters<LockedTree['compare']>): ReturnType<LockedTree['compare']> {
    return this.#checked(() => this.lockfile.compare(edge));
  }

  /** @throws EYAML */
  recorded(...[pkg]: Parameters<LockedTree['recorded']>): ReturnType<LockedTree['recorded']> {
    return this.#checked(() => this.lockfile.recorded(pkg));
  }

  /** @throws EYAML */
  copiedFrom(...asked: Parameters<LockedTree['copiedFrom']>): string | undefined {
    return this.#checked(() => this.lockfile.copiedFrom(...asked));
  }

  /** @throws EYAML */
  inPlaceOfLink(...asked: Parameters<LockedTree['inPlaceOfLink']>): ReturnType<LockedTree['inPlaceOfLink']> {
    return this.#checked(() => this.lockfile.inPlaceOfLink(...asked));
  }

  #checked<T>(answer: () => T): T {
    try {
      return answer();
    } catch (cause) {
      if (!(cause instanceof SyntaxError)) throw cause;
      throw new DynplugError(
        'EYAML',
        `${this.file}, or the copy of it in node_modules, cannot be read: ${cause.message}.`,
        `Restore the lockfile, remove node_modules, and run "${this.install}".`,
        { cause },
      );
    }
  }
}
