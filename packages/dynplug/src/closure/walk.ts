// Walks the installed tree from the plugin and finds every package that has to travel with it.
// Reads manifests only; knows nothing of files or of where a package will be placed.
import type { InstalledTree } from '../tree/installed-tree';
import type { Manifest } from '../tree/manifest';
import { type ClosureGraph, type ClosurePackage, type Edge, type EdgeKind, type PackageKind } from './graph';

/** What decides which way an edge goes. */
export interface WalkRules {
  /** The host provides it: it becomes a peer, no copy travels. */
  isShared(name: string): boolean;
  /** Published packages to treat like ones of the workspace. */
  isEmbedded(name: string): boolean;
  /** Native packages that are replaced by a stub. */
  isSuppressed(name: string): boolean;
  /** Peers that are bundled although the plugin expects them from the host. */
  isBundledPeer(name: string): boolean;
  /** Told of each package as soon as it is known, before its edges are. */
  found?(pkg: ClosurePackage): void;
}

/** A dependency that is declared but not installed. `from` is the id of the package that declares it. */
export interface MissingEdge {
  readonly from: string;
  readonly name: string;
  readonly spec: string;
  readonly kind: EdgeKind;
}

/** A third-party package that depends on a shared one, which the host's copy cannot serve reliably. */
export interface SharedLeak {
  readonly from: string;
  readonly name: string;
}

export interface Walk {
  readonly graph: ClosureGraph;
  readonly root: string;
  readonly missing: readonly MissingEdge[];
  readonly leaks: readonly SharedLeak[];
}

interface OpenPackage extends Omit<ClosurePackage, 'edges'> {
  readonly edges: Edge[];
  /** Through which links a source folder was reached: what it needs may lie beside them only. */
  readonly logical?: string;
}

/** Prefix of the id of a stub; it is no path, so it cannot be a real folder. */
const STUB = 'suppressed:';

/**
 * The closure of the package in `root` (a real folder).
 * `dependencies` and installed `optionalDependencies` first; when those are complete, required peers of third-party packages, then
 * optional peers that are there anyway. Required peers of the plugin and of embedded packages are the host's.
 */
export function walkClosure(tree: InstalledTree, root: string, rules: WalkRules): Walk {
  const graph = new Map<string, OpenPackage>();
  const missing: MissingEdge[] = [];
  const leaks: SharedLeak[] = [];
  const queue: OpenPackage[] = [];

  const add = (id: string, kind: PackageKind, manifest: Manifest, from?: string, logical?: string): OpenPackage => {
    const pkg: OpenPackage = {
      id,
      kind,
      manifest,
      edges: [],
      ...(from !== undefined && { from }),
      ...(logical !== undefined && { logical }),
    };
    graph.set(id, pkg);
    queue.push(pkg);
    rules.found?.(pkg);
    return pkg;
  };

  const reach = (from: OpenPackage, name: string): string | null => {
    if (rules.isSuppressed(name)) {
      const id = STUB + name;
      if (!graph.has(id)) add(id, 'stub', { name, version: '0.0.0', main: 'index.js' }, from.id);
      return id;
    }
    const dir = tree.locate(name, from.id, from.logical);
    if (dir === null) return null;
    if (!graph.has(dir)) {
      const source = tree.isSourceFolder(dir);
      const logical = source ? `${from.logical ?? from.id}/node_modules/${name}` : undefined;
      add(dir, source || rules.isEmbedded(name) ? 'embedded' : 'private', tree.manifest(dir), from.id, logical);
    }
    return dir;
  };

  const followDependencies = (pkg: OpenPackage): void => {
    const owned = pkg.kind === 'root' || pkg.kind === 'embedded';
    for (const { name, spec, kind } of runtimeDependencies(pkg.manifest)) {
      if (rules.isShared(name)) {
        if (owned) pkg.edges.push({ name, kind, to: null });
        else leaks.push({ from: pkg.id, name });
        continue;
      }
      const to = reach(pkg, name);
      if (to !== null) pkg.edges.push({ name, kind, to });
      else if (kind === 'dependency') missing.push({ from: pkg.id, name, spec, kind });
    }
  };

  const drain = (): void => {
    for (let pkg = queue.shift(); pkg; pkg = queue.shift()) if (pkg.kind !== 'stub') followDependencies(pkg);
  };

  add(root, 'root', tree.manifest(root));
  drain();

  const hostPeers = peersOfOwnPackages(graph, rules);
  const followRequiredPeers = (pkg: OpenPackage): void => {
    const owned = pkg.kind === 'root' || pkg.kind === 'embedded';
    for (const [name, spec] of Object.entries(pkg.manifest.peerDependencies ?? {})) {
      if (isOptionalPeer(pkg.manifest, name) || pkg.edges.some((edge) => edge.name === name)) continue;
      if (rules.isShared(name) || hostPeers.has(name)) {
        pkg.edges.push({ name, kind: 'peer', to: null });
        continue;
      }
      const to = reach(pkg, name);
      if (to !== null) pkg.edges.push({ name, kind: owned ? 'dependency' : 'peer', to });
      else missing.push({ from: pkg.id, name, spec, kind: 'peer' });
    }
  };
  // A peer brings packages that have peers themselves: Map iteration sees what is added on the way.
  for (const pkg of graph.values()) {
    if (pkg.kind !== 'stub') followRequiredPeers(pkg);
    drain();
  }
  for (const pkg of graph.values()) {
    for (const name of Object.keys(pkg.manifest.peerDependencies ?? {})) {
      if (pkg.kind !== 'private' || !isOptionalPeer(pkg.manifest, name) || rules.isShared(name) || hostPeers.has(name))
        continue;
      const dir = tree.locate(name, pkg.id, pkg.logical);
      const known = dir !== null && graph.has(dir) && !pkg.edges.some((edge) => edge.name === name);
      if (known && graph.get(dir)?.kind !== 'root') pkg.edges.push({ name, kind: 'peer', to: dir });
    }
  }
  return { graph, root, missing, leaks };
}

interface RuntimeDependency {
  readonly name: string;
  readonly spec: string;
  readonly kind: 'dependency' | 'optional';
}

/**
 * What a package needs at run time besides peers. A name in `optionalDependencies` is optional even if it is in `dependencies` too
 * (npm's rule); a bundled name that is declared nowhere is taken along if it is there.
 */
function runtimeDependencies(manifest: Manifest): readonly RuntimeDependency[] {
  const found = new Map<string, RuntimeDependency>();
  for (const [name, spec] of Object.entries(manifest.dependencies ?? {}))
    found.set(name, { name, spec, kind: 'dependency' });
  const bundled = manifest.bundleDependencies ?? manifest.bundledDependencies;
  for (const name of Array.isArray(bundled) ? (bundled as readonly string[]) : []) {
    if (!found.has(name)) found.set(name, { name, spec: '*', kind: 'optional' });
  }
  for (const [name, spec] of Object.entries(manifest.optionalDependencies ?? {}))
    found.set(name, { name, spec, kind: 'optional' });
  return [...found.values()];
}

function isOptionalPeer(manifest: Manifest, name: string): boolean {
  return manifest.peerDependenciesMeta?.[name]?.optional === true;
}

/** Required peers of own packages that none of them brings along as a dependency: such a name means "the host has it". */
function peersOfOwnPackages(graph: ReadonlyMap<string, OpenPackage>, rules: WalkRules): ReadonlySet<string> {
  const own = [...graph.values()].filter((pkg) => pkg.kind === 'root' || pkg.kind === 'embedded');
  const brought = new Set(own.flatMap((pkg) => pkg.edges.map((edge) => edge.name)));
  const peers = own.flatMap((pkg) =>
    Object.keys(pkg.manifest.peerDependencies ?? {}).filter((name) => !isOptionalPeer(pkg.manifest, name)),
  );
  return new Set(peers.filter((name) => !brought.has(name) && !rules.isShared(name) && !rules.isBundledPeer(name)));
}
