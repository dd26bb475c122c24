// By which path a file is known in a build: one below the workspace, also where the file lies elsewhere. A `node_modules` may be a link to a cache,
// pnpm's global store is a folder of the user, and `file:` and `link:` lead anywhere; none of these folders may show in what is built.
import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';

const MODULES = 'node_modules';
const SEPARATOR = `${path.sep}${MODULES}${path.sep}`;
/** What lies outside of the workspace is known below this folder, which need not exist. */
const OUTSIDE = '.outside';

/** All absolute and real. */
export interface StableRoots {
  readonly workspaceRoot: string;
  readonly projectDir: string;
  /** The folder whose `node_modules` holds the engine; what the engine brings from elsewhere keeps its path. */
  readonly toolRoot: string;
  /** Another path of the workspace, which modules are named by; by default the real one. */
  readonly plainRoot?: string | undefined;
}

export class StablePaths {
  /** What stands for the workspace in the names of modules, absolute. */
  readonly plainRoot: string;
  readonly #root: string;
  readonly #toolModules: string;
  /** Real folder outside of the workspace → the path below the workspace that stands for it. */
  readonly #known = new Map<string, string>();

  constructor({ workspaceRoot, projectDir, toolRoot, plainRoot = workspaceRoot }: StableRoots) {
    this.#root = workspaceRoot;
    this.plainRoot = plainRoot;
    this.#toolModules = path.join(toolRoot, MODULES);
    for (let folder = projectDir; isWithin(workspaceRoot, folder); folder = path.dirname(folder)) {
      const modules = path.join(folder, MODULES);
      const real = realOf(modules);
      if (real !== undefined && !isWithin(workspaceRoot, real) && !this.#known.has(real))
        this.#known.set(real, modules);
    }
  }

  /** Folders outside of the workspace that were met, longest first, with the paths that stand for them. */
  get places(): readonly (readonly [string, string])[] {
    return [...this.#known].sort(([a], [b]) => b.length - a.length || (a < b ? -1 : 1));
  }

  /** @param named absolute; real, but for the other path of the workspace @returns absolute: the file itself where it lies in the workspace, or belongs to the engine */
  of(named: string): string {
    const file = this.#real(named);
    if (!path.isAbsolute(file) || isWithin(this.#root, file)) return file;
    const known = this.#knownFor(file);
    if (known) return path.join(known[1], path.relative(known[0], file));
    if (isWithin(this.#toolModules, file)) return file;
    const place = placeOf(file);
    if (!place) return file;
    const below = this.#free(place.label);
    this.#known.set(place.folder, below);
    return path.join(below, path.relative(place.folder, file));
  }

  /** Also where a file is named by the other path of the workspace. */
  #real(file: string): string {
    if (!isWithin(this.plainRoot, file)) return file;
    return path.join(this.#root, path.relative(this.plainRoot, file));
  }

  #knownFor(file: string): readonly [string, string] | undefined {
    for (let folder = file; folder !== path.dirname(folder); folder = path.dirname(folder)) {
      const below = this.#known.get(folder);
      if (below !== undefined) return [folder, below];
    }
    return undefined;
  }

  /** Two folders never get one path: what is called the same would be taken for one module. */
  #free(label: string): string {
    const taken = new Set(this.#known.values());
    for (let count = 1; ; count++) {
      const folder = count === 1 ? OUTSIDE : `${OUTSIDE}~${count}`;
      const candidate = path.join(this.#root, folder, label);
      if (!taken.has(candidate)) return candidate;
    }
  }
}

interface Place {
  /** Absolute, outside of the workspace. */
  readonly folder: string;
  /** What it is called instead: POSIX and relative. */
  readonly label: string;
}

/** The folder of an installed or linked package, and its name that no machine decides; undefined for a file of no package. */
function placeOf(file: string): Place | undefined {
  const { root } = path.parse(file);
  for (let at = file.indexOf(SEPARATOR); at !== -1; at = file.indexOf(SEPARATOR, at + 1)) {
    const folder = file.slice(0, at);
    // Installed for a package elsewhere, which is known as a whole.
    const owner = labelIn(folder);
    if (owner !== undefined) return { folder, label: owner };
    const [scope = '', name = ''] = file.slice(at + SEPARATOR.length).split(path.sep);
    const below = scope.startsWith('@') ? `${scope}/${name}` : scope;
    const installed = path.join(folder, MODULES, below);
    const label = labelIn(installed);
    if (label !== undefined) return { folder: installed, label: `${label}${storeKey(folder)}/${MODULES}/${below}` };
  }
  for (let folder = path.dirname(file); folder !== root; folder = path.dirname(folder)) {
    const label = labelIn(folder);
    if (label !== undefined) return { folder, label };
  }
  return undefined;
}

/** A folder of a pnpm store has a hash, or the peers, of all that the package depends on in its name, which is the same on each machine. */
function storeKey(folder: string): string {
  const name = path.basename(folder);
  const isStore = path.basename(path.dirname(folder)) === '.pnpm' || /^[0-9a-z]{26,}$/i.test(name);
  return isStore ? `+${createHash('sha256').update(name).digest('hex').slice(0, 8)}` : '';
}

/** `@scope/name@1.0.0` → `@scope+name@1.0.0`. */
function labelIn(folder: string): string | undefined {
  try {
    const text = readFileSync(path.join(folder, 'package.json'), 'utf8');
    const { name, version = '0.0.0' } = JSON.parse(text) as { name?: unknown; version?: unknown };
    return typeof name === 'string' ? `${name}@${String(version)}`.replace(/[^\w.@-]+/g, '+') : undefined;
  } catch {
    return undefined;
  }
}

function realOf(folder: string): string | undefined {
  try {
    return realpathSync(folder);
  } catch {
    return undefined;
  }
}

function isWithin(folder: string, file: string): boolean {
  return file === folder || file.startsWith(folder.endsWith(path.sep) ? folder : `${folder}${path.sep}`);
}
