// Which package manager a workspace uses. Its lockfile says it where `packageManager` (Corepack's field) does not.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { refuseBun } from './bun';
import { readManifest } from './manifest';

/** `yarn` is Yarn 2 and later, whose commands are others than those of Yarn 1. */
export type PackageManager = 'npm' | 'yarn-classic' | 'yarn' | 'pnpm';

/** What decides, in the root of a workspace. */
export interface RootFiles {
  /** The field of package.json, unchecked. */
  readonly packageManager: unknown;
  /** The text of a file, null where it is absent. */
  readonly read: (file: string) => string | null;
}

/** npm, if nothing says otherwise. @param root absolute, the monorepo's @throws EMANIFEST, ENOLOCKFILE for Bun */
export function packageManagerOf(root: string): PackageManager {
  const read = (name: string): string | null => {
    const file = path.join(root, name);
    return existsSync(file) ? readFileSync(file, 'utf8') : null;
  };
  return packageManagerFrom({ packageManager: readManifest(root)['packageManager'], read });
}

/** The same from the files of a tree. @throws ENOLOCKFILE for Bun */
export function packageManagerFrom({ packageManager, read }: RootFiles): PackageManager {
  const [, name, major] = /^(npm|yarn|pnpm)@(\d+)/.exec(String(packageManager)) ?? [];
  if (name === 'yarn') return major === '1' ? 'yarn-classic' : 'yarn';
  if (name === 'npm' || name === 'pnpm') return name;
  const has = (file: string): boolean => read(file) !== null;
  if (has('pnpm-lock.yaml') || has('pnpm-workspace.yaml')) return 'pnpm';
  const yarnLock = read('yarn.lock');
  if (yarnLock === null) {
    refuseBun(has);
    return 'npm';
  }
  return !has('.yarnrc.yml') && /^# yarn lockfile v1$/m.test(yarnLock) ? 'yarn-classic' : 'yarn';
}
