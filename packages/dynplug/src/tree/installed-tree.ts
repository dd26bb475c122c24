// The installed tree as Node sees it: lookups on real paths, manifests, and which folders belong to the workspace.
// Reads only; every answer is cached for the life of one derivation.
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { isPackageName } from '../support/package-name';
import { isInside, nativePath, toPosix } from '../support/paths';
import { type Manifest, readManifest } from './manifest';
import { requireFields } from './manifest-fields';

/**
 * One view of the packages that are installed for a workspace.
 * A lookup is Node's: from the real path of the package that asks, up through `node_modules`, no `NODE_PATH`. It stops at
 * the workspace's root when it starts inside (what lies above is not part of what the lockfile describes).
 */
export class InstalledTree {
  readonly root: string;
  readonly #manifests = new Map<string, Manifest>();
  /** A folder → its `node_modules`, or null when it has none: most packages have none, and a failed lookup takes longest. */
  readonly #modules = new Map<string, string | null>();
  readonly #probes = new Map<string, string | null>();
  readonly #located = new Map<string, string | null>();

  /** @param root absolute path of the folder that holds the workspace's `node_modules` */
  constructor(root: string) {
    this.root = realpathSync(root);
  }

  /** The manifest of the package in `dir` (real, absolute). @throws EMANIFEST */
  manifest(dir: string): Manifest {
    let manifest = this.#manifests.get(dir);
    if (manifest) return manifest;
    manifest = readManifest(dir);
    // What lies in `node_modules` went through a registry or a package manager, and old packages are not as strict.
    if (this.isSourceFolder(dir)) requireFields(manifest, path.join(dir, 'package.json'));
    this.#manifests.set(dir, manifest);
    return manifest;
  }

  /** The manifest's bytes, for comparing packages that claim to be the same. */
  manifestText(dir: string): string {
    return readFileSync(path.join(dir, 'package.json'), 'utf8');
  }

  /**
   * The real folder that `name` means to a package, or null when it is not installed.
   * @param from real folder of the package that asks
   * @param logical folder through which it was reached, tried second: the dependencies of a linked folder
   *   (`link:`, `portal:`) may lie beside the link only
   */
  locate(name: string, from: string, logical?: string): string | null {
    const key = `${from}\0${name}`;
    let found = this.#located.get(key);
    // From options too; such a name is never installed.
    if (found === undefined && !isPackageName(name)) return null;
    if (found === undefined) {
      found = this.#walkUp(name, from);
      if (found === null && logical !== undefined && logical !== from) return this.#walkUp(name, logical);
      this.#located.set(key, found);
    }
    return found;
  }

  /**
   * True for a folder that was never packed and installed into a `node_modules`: a package of the workspace, or what `file:`, `link:` and
   * `portal:` link to, wherever that is.
   */
  isSourceFolder(dir: string): boolean {
    const below = isInside(this.root, dir) ? path.relative(this.root, dir) : dir;
    return !toPosix(below).split('/').includes('node_modules');
  }

  #walkUp(name: string, from: string): string | null {
    const inside = isInside(this.root, from);
    for (let dir = from; ; dir = path.dirname(dir)) {
      const modules = this.#modulesIn(dir);
      const found = modules === null ? null : this.#probe(nativePath(modules, name));
      if (found !== null) return found;
      if (dir === path.dirname(dir) || (inside && dir === this.root)) return null;
    }
  }

  #modulesIn(dir: string): string | null {
    let modules = this.#modules.get(dir);
    if (modules === undefined) {
      const folder = path.join(dir, 'node_modules');
      modules = path.basename(dir) !== 'node_modules' && existsSync(folder) ? folder : null;
      this.#modules.set(dir, modules);
    }
    return modules;
  }

  #probe(candidate: string): string | null {
    let found = this.#probes.get(candidate);
    if (found === undefined) {
      try {
        found = path.dirname(realpathSync.native(path.join(candidate, 'package.json')));
      } catch {
        // Absent, a dangling link, or no folder: Node would look further up, and so do we.
        found = null;
      }
      this.#probes.set(candidate, found);
    }
    return found;
  }
}
