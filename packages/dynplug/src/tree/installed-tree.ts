// The installed tree as Node sees it: lookups on real paths, manifests, and which folders belong to the workspace.
// Reads only; every answer is cached for the life of one derivation.
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { isPackageName } from './package-name';
import { isInside, nativePath, toPosix } from '../files/paths';
import { type Manifest, readManifest, requireVersion } from './manifest';
import { copiedFolder } from './copied-folder';
import type { LockedEdges } from './lockfile/locked-edges';
import type { LockedTree } from './lockfile/locked-tree';
import type { UnreadLockfile } from './lockfile/unread-lockfile';
import type { TreeView } from './tree-view';
import { requireFields } from './manifest-fields';
import type { WorkspacePackage } from './workspace';

/** Loads what is asked of lockfiles with the first question, when the processes that take longest have started. */
const later = createRequire(__filename);

/**
 * One view of the packages that are installed for a workspace.
 * A lookup is Node's: from the real path of the package that asks, up through `node_modules`, no `NODE_PATH`. It stops at
 * the workspace's root when it starts inside (what lies above is not part of what the lockfile describes).
 */
export class InstalledTree implements TreeView {
  readonly root: string;
  readonly #manifests = new Map<string, Manifest>();
  /** A folder → its `node_modules`, or null when it has none: most packages have none, and a failed lookup takes longest. */
  readonly #modules = new Map<string, string | null>();
  readonly #probes = new Map<string, string | null>();
  readonly #located = new Map<string, string | null>();
  readonly #sourceFolders = new Map<string, boolean>();
  /** A source folder → the copy of it that was installed, beside which its dependencies may lie. */
  readonly #copies = new Map<string, string>();
  readonly #folders = new Map<string, string>();
  readonly #members: readonly WorkspacePackage[];
  #locked: LockedEdges | undefined;
  #lockfile: { readonly read: LockedTree | UnreadLockfile | undefined } | undefined;

  /** @param root absolute path of the folder that holds the workspace's `node_modules` @param members the packages of the workspace */
  constructor(root: string, members: readonly WorkspacePackage[] = []) {
    this.root = realpathSync(root);
    this.#members = members;
  }

  /** What the workspace's lockfile says; undefined when there is none, or none that says something about this tree. @throws EMANIFEST, EYAML */
  get lockfile(): LockedTree | UnreadLockfile | undefined {
    if (!this.#lockfile) {
      const { readLockfile } = later('./lockfile/read-lockfile') as typeof import('./lockfile/read-lockfile');
      this.#lockfile = {
        read: readLockfile(
          this.root,
          this.#members.map(({ dir }) => dir),
        ),
      };
    }
    return this.#lockfile.read;
  }

  /** Compares packages with the lockfile. @throws EMANIFEST, EYAML */
  get locked(): LockedEdges {
    const { LockedEdges: Edges } = later('./lockfile/locked-edges') as typeof import('./lockfile/locked-edges');
    return (this.#locked ??= new Edges(this));
  }

  isMember(dir: string): boolean {
    return dir === this.root || this.#members.some((member) => member.dir === dir);
  }

  /** The manifest of the package in `dir` (real, absolute). @throws EMANIFEST */
  manifest(dir: string): Manifest {
    let manifest = this.#manifests.get(dir);
    if (manifest) return manifest;
    manifest = readManifest(dir);
    // What lies in `node_modules` went through a registry or a package manager, and old packages are not as strict.
    if (this.isSourceFolder(dir)) {
      const file = path.join(dir, 'package.json');
      requireFields(manifest, file);
      requireVersion(manifest.version, file);
    }
    this.#manifests.set(dir, manifest);
    return manifest;
  }

  /** The manifest's bytes, for comparing packages that claim to be the same. */
  manifestText(dir: string): string {
    return readFileSync(path.join(dir, 'package.json'), 'utf8');
  }

  /**
   * The real folder that `name` means to a package, or null when it is not installed. For an installed copy of a folder of the workspace
   * it is that folder: the copy is as old as the last install.
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
      found = this.#source(name, from, this.#nearest(name, from));
      if (found === null && logical !== undefined && logical !== from) return this.#walkUp(name, logical);
      this.#located.set(key, found);
    }
    return found;
  }

  /** The installed copy in place of which a folder was located; undefined when there is none. */
  copyOf(folder: string): string | undefined {
    return this.#copies.get(folder);
  }

  /** From a package, or from the copy of it: what only that one depends on was installed for it. */
  #nearest(name: string, from: string): string | null {
    const copy = this.#copies.get(from);
    if (copy === undefined) return this.#walkUp(name, from);
    const places = this.isMember(from) ? [from, copy] : [copy, from];
    return places.map((place) => this.#walkUp(name, place)).find((found) => found !== null) ?? null;
  }

  #source(name: string, from: string, found: string | null): string | null {
    if (found === null || this.isSourceFolder(found)) return found;
    // An installed package may see the same copy, for instance as its peer.
    const known = this.#folders.get(found);
    if (known !== undefined || !this.isSourceFolder(from)) return known ?? found;
    const folder = copiedFolder(this, this.#members, { from, name, found });
    if (folder === undefined) return found;
    this.#copies.set(folder, found);
    this.#folders.set(found, folder);
    return folder;
  }

  /**
   * True for a folder that was never packed and installed into a `node_modules`: a package of the workspace, or what `file:`, `link:` and
   * `portal:` link to, wherever that is.
   */
  isSourceFolder(dir: string): boolean {
    let isSource = this.#sourceFolders.get(dir);
    if (isSource === undefined) {
      const below = isInside(this.root, dir) ? path.relative(this.root, dir) : dir;
      isSource = !toPosix(below).split('/').includes('node_modules');
      this.#sourceFolders.set(dir, isSource);
    }
    return isSource;
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
