// The edges of a closure beside what the workspace's lockfile says of them.
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { InstalledTree } from '../tree/installed-tree';
import type { LockedTree, RecordedSpecs } from '../tree/lockfile/locked-tree';
import type { Manifest } from '../tree/manifest';
import type { ClosurePackage } from './graph';

/** An installed package that is not the one of the lockfile. `from` is the id of a package that depends on it. */
export interface OutdatedPackage {
  readonly from: string;
  readonly id: string;
  /** Undefined when the lockfile has no such package there. */
  readonly version: string | undefined;
}

export class LockedEdges {
  readonly #tree: InstalledTree;
  readonly #lockfile: LockedTree | undefined;
  readonly #outdated = new Map<string, OutdatedPackage>();

  constructor(tree: InstalledTree) {
    this.#tree = tree;
    const { lockfile } = tree;
    if (lockfile && 'compare' in lockfile) this.#lockfile = lockfile;
  }

  /** Each package once. */
  get outdated(): readonly OutdatedPackage[] {
    return [...this.#outdated.values()];
  }

  /** @param spec undefined for a peer @param dir of the installed package */
  follow(from: ClosurePackage, name: string, spec: string | undefined, dir: string): void {
    if (!this.#lockfile || this.#tree.isSourceFolder(dir) || this.#isBundled(dir)) return;
    const isDescribed = !this.#tree.isSourceFolder(from.id) || this.#tree.isMember(from.id);
    const isPeer = name in (from.manifest.peerDependencies ?? {});
    const difference = this.#lockfile.compare({
      from: { dir: from.id, manifest: from.manifest },
      name,
      spec: isDescribed && !isPeer ? spec : undefined,
      to: { dir, manifest: this.#tree.manifest(dir) },
    });
    if (difference && !this.#outdated.has(dir)) this.#outdated.set(dir, { from: from.id, id: dir, ...difference });
  }

  /** The manifest of an installed package with the dependencies that its package manager knows. */
  complete(dir: string, manifest: Manifest): Manifest {
    const recorded = this.#lockfile?.recorded({ dir, manifest });
    return recorded ? completed(manifest, recorded) : manifest;
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

/** What is in both is as the manifest says; what the package manager took out may still be there by accident, and is not required. */
function completed(manifest: Manifest, recorded: RecordedSpecs): Manifest {
  const known = { ...recorded.dependencies, ...recorded.optionalDependencies };
  const named = { ...manifest.dependencies, ...manifest.optionalDependencies };
  const added = Object.entries(recorded.dependencies).filter(([name]) => !(name in named));
  const addedOptional = Object.entries(recorded.optionalDependencies).filter(([name]) => !(name in named));
  const dependencies = Object.entries(manifest.dependencies ?? {});
  const removed = dependencies.filter(
    ([name]) => recorded.complete && !(name in known) && !isBundledName(manifest, name),
  );
  const peers = { ...recorded.peerDependencies, ...manifest.peerDependencies };
  const addsPeers = Object.keys(recorded.peerDependencies).some((name) => !(name in (manifest.peerDependencies ?? {})));
  if (added.length + addedOptional.length + removed.length === 0 && !addsPeers) return manifest;
  const gone = new Set(removed.map(([name]) => name));
  return {
    ...manifest,
    dependencies: Object.fromEntries([...dependencies.filter(([name]) => !gone.has(name)), ...added]),
    optionalDependencies: Object.fromEntries([
      ...Object.entries(manifest.optionalDependencies ?? {}),
      ...addedOptional,
      ...removed,
    ]),
    peerDependencies: peers,
    peerDependenciesMeta: { ...recorded.peerDependenciesMeta, ...manifest.peerDependenciesMeta },
  };
}

function isBundledName({ bundleDependencies, bundledDependencies }: Manifest, name: string): boolean {
  const bundled = bundleDependencies ?? bundledDependencies;
  return bundled === true || (Array.isArray(bundled) && bundled.includes(name));
}
