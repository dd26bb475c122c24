// Uses of installed packages beside what the workspace's lockfile says of them.
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { isInside, nativePath, posixRelative } from '../../files/paths';
import type { TreeView } from '../tree-view';
import type { Manifest, Specs } from '../manifest';
import type { Difference, InstalledPackage, LockedTree, RecordedSpecs } from './locked-tree';
import { own } from '../../json/values';

/** An installed package that is not the one of the lockfile. `from` is the folder of a package that depends on it. */
export interface OutdatedPackage {
  readonly from: string;
  /** Its folder, real and absolute. */
  readonly dir: string;
  /** Undefined when the lockfile has no such package there. */
  readonly version: string | undefined;
}

export class LockedEdges {
  readonly #tree: TreeView;
  readonly #outdated = new Map<string, OutdatedPackage>();
  readonly #installed = new Map<string, boolean>();

  /** The lockfile is read when there is something to compare. */
  constructor(tree: TreeView) {
    this.#tree = tree;
  }

  /** Each package once. */
  get outdated(): readonly OutdatedPackage[] {
    return [...this.#outdated.values()];
  }

  /** A package that decides something without being walked: it gives its version or its schema, or is a tool. @param from and @param dir real folders */
  use(from: string, name: string, dir: string): void {
    const manifest = this.#tree.manifest(from);
    const { dependencies, optionalDependencies } = manifest;
    const specs = { ...(manifest['devDependencies'] as Specs | undefined), ...dependencies, ...optionalDependencies };
    this.follow({ dir: from, manifest }, name, own(specs, name), dir);
  }

  /** @param spec undefined for a peer @param dir of the installed package, which decides something of what is made */
  follow(from: InstalledPackage, name: string, spec: string | undefined, dir: string): void {
    if (!this.#isInstalled(dir)) {
      this.#followLink(from, name, spec, dir);
      return;
    }
    const isDescribed = !this.#tree.isSourceFolder(from.dir) || this.#tree.isMember(from.dir);
    const isPeer = Object.hasOwn(from.manifest.peerDependencies ?? {}, name);
    const difference = this.#lockfile?.compare({
      from,
      name,
      spec: isDescribed && !isPeer ? spec : undefined,
      to: { dir, manifest: this.#tree.manifest(dir) },
    });
    this.#add(from, dir, difference);
  }

  /** `npm link` and `yarn link` of Yarn 1 leave no trace but the link itself. */
  #followLink(from: InstalledPackage, name: string, spec: string | undefined, dir: string): void {
    if (!this.#lockfile || !this.#tree.isSourceFolder(dir)) return;
    for (let at = from.dir; isInside(this.#tree.root, at); at = path.dirname(at)) {
      const link = nativePath(at, `node_modules/${name}`);
      if (!existsSync(link)) continue;
      if (realpathSync(link) !== dir) return;
      this.#add(from, dir, this.#lockfile.inPlaceOfLink(posixRelative(this.#tree.root, link), name, spec));
      return;
    }
  }

  #add(from: InstalledPackage, dir: string, difference: Difference | undefined): void {
    if (difference && !this.#outdated.has(dir)) this.#outdated.set(dir, { from: from.dir, dir, ...difference });
  }

  /** The manifest of an installed package with the dependencies that its package manager knows. */
  complete(dir: string, manifest: Manifest): Manifest {
    const recorded = this.#lockfile?.recorded({ dir, manifest });
    return recorded ? completed(manifest, recorded) : manifest;
  }

  get #lockfile(): LockedTree | undefined {
    const { lockfile } = this.#tree;
    return lockfile && 'compare' in lockfile ? lockfile : undefined;
  }

  /** By a package manager, and as a package of its own. */
  #isInstalled(dir: string): boolean {
    let isInstalled = this.#installed.get(dir);
    if (isInstalled === undefined)
      this.#installed.set(dir, (isInstalled = !this.#tree.isSourceFolder(dir) && !this.#isBundled(dir)));
    return isInstalled;
  }

  /** What a package brings in its own archive is its author's choice, of which lockfiles say little. */
  #isBundled(dir: string): boolean {
    for (let at = dir; !this.#tree.isSourceFolder(at); at = path.dirname(at)) {
      const holder = path.dirname(at);
      if (path.basename(at) !== 'node_modules' || !existsSync(path.join(holder, 'package.json'))) continue;
      if (this.#tree.isSourceFolder(holder)) return false;
      const { bundleDependencies, bundledDependencies } = this.#tree.manifest(holder);
      const bundled = bundleDependencies ?? bundledDependencies;
      if (bundled === true || (Array.isArray(bundled) && bundled.length > 0)) return true;
    }
    return false;
  }
}

/**
 * What is in both is as the manifest says; what the package manager took out may still be there by accident, and is not required.
 * Optional peers that it added bring nothing: the package stays as it was published, with each package manager.
 */
function completed(manifest: Manifest, recorded: RecordedSpecs): Manifest {
  const dependencies = Object.entries(manifest.dependencies ?? {});
  const named = { ...manifest.dependencies, ...manifest.optionalDependencies };
  const known = { ...recorded.dependencies, ...recorded.optionalDependencies };
  const isNew = ([name]: readonly [string, string]): boolean => !Object.hasOwn(named, name);
  const isGone = ([name]: readonly [string, string]): boolean =>
    recorded.complete && !Object.hasOwn(known, name) && !isBundledName(manifest, name);
  const added = Object.entries(recorded.dependencies).filter(isNew);
  const optional = [...Object.entries(recorded.optionalDependencies).filter(isNew), ...dependencies.filter(isGone)];
  const peers = changedPeers(manifest, recorded);
  if (added.length + optional.length + peers.length === 0) return manifest;
  const names = new Set(peers);
  const pick = <T>(from: Readonly<Record<string, T>> = {}): Record<string, T> =>
    Object.fromEntries(Object.entries(from).filter(([name]) => names.has(name)));
  return {
    ...manifest,
    dependencies: Object.fromEntries([...dependencies.filter((entry) => !isGone(entry)), ...added]),
    optionalDependencies: { ...manifest.optionalDependencies, ...Object.fromEntries(optional) },
    peerDependencies: { ...pick(recorded.peerDependencies), ...manifest.peerDependencies },
    peerDependenciesMeta: { ...manifest.peerDependenciesMeta, ...pick(recorded.peerDependenciesMeta) },
  };
}

/** Names of required peers that were added, and of peers that became optional. */
function changedPeers(manifest: Manifest, recorded: RecordedSpecs): readonly string[] {
  const isOptional = (name: string): boolean => own(recorded.peerDependenciesMeta, name)?.optional === true;
  const added = Object.keys(recorded.peerDependencies).filter((name) => !isOptional(name));
  const relaxed = Object.keys(recorded.peerDependenciesMeta ?? {}).filter(
    (name) => isOptional(name) && own(manifest.peerDependenciesMeta, name)?.optional !== true,
  );
  const has = (name: string): boolean => Object.hasOwn(manifest.peerDependencies ?? {}, name);
  return [...added.filter((name) => !has(name)), ...relaxed.filter(has)];
}

function isBundledName({ bundleDependencies, bundledDependencies }: Manifest, name: string): boolean {
  const bundled = bundleDependencies ?? bundledDependencies;
  return bundled === true || (Array.isArray(bundled) && bundled.includes(name));
}
