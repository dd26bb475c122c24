// Walks the installed tree from the plugin and finds every package that has to ship with it.
// Reads manifests only; knows nothing of files or of where a package will be placed.
import type { InstalledTree } from '../tree/installed-tree';
import { modulePath } from '../tree/package-name';
import type { Manifest } from '../tree/manifest';
import { type ClosureGraph, type ClosurePackage, type Edge, type EdgeKind, type PackageKind } from './graph';
import { own } from '../json/values';

/** What decides which way an edge goes. */
export interface WalkRules {
  /** The host provides it: it becomes a peer, no copy ships. */
  isShared(name: string): boolean;
  /** Published packages to treat like ones of the workspace. */
  isEmbedded(name: string): boolean;
  /** Native packages that are replaced by a stub. */
  isSuppressed(name: string): boolean;
  /** Peers that are bundled although the plugin expects them from the host. */
  isBundledPeer(name: string): boolean;
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

/** Prefix of the id of a stub; it is not a path, so it cannot be a real folder. */
const STUB = 'suppressed:';

/**
 * The closure of the package in `root` (a real folder).
 * `dependencies` and installed `optionalDependencies` first; when those are complete, required peers of third-party packages, then
 * optional peers that are there anyway. Required peers of the plugin and of embedded packages are the host's.
 */
export function walkClosure(tree: InstalledTree, root: string, rules: WalkRules): Walk {
  return new Walker(tree, rules).walk(root);
}

class Walker {
  readonly #tree: InstalledTree;
  readonly #rules: WalkRules;
  readonly #graph = new Map<string, OpenPackage>();
  readonly #missing: MissingEdge[] = [];
  readonly #leaks: SharedLeak[] = [];
  readonly #queue: OpenPackage[] = [];

  constructor(tree: InstalledTree, rules: WalkRules) {
    this.#tree = tree;
    this.#rules = rules;
  }

  walk(root: string): Walk {
    this.#add(root, 'root', this.#tree.manifest(root));
    this.#drain();
    const hostPeers = peersOfOwnPackages(this.#graph, this.#rules);
    // A peer brings packages that have peers themselves: Map iteration sees what is added on the way.
    for (const pkg of this.#graph.values()) {
      if (pkg.kind !== 'stub') this.#followRequiredPeers(pkg, hostPeers);
      this.#drain();
    }
    for (const pkg of this.#graph.values()) if (pkg.kind === 'private') this.#findOptionalPeers(pkg, hostPeers);
    return { graph: this.#graph, root, missing: this.#missing, leaks: this.#leaks };
  }

  #add(id: string, kind: PackageKind, manifest: Manifest, from?: string, logical?: string): void {
    const pkg: OpenPackage = {
      id,
      kind,
      manifest,
      edges: [],
      ...(from !== undefined && { from }),
      ...(logical !== undefined && { logical }),
    };
    this.#graph.set(id, pkg);
    this.#queue.push(pkg);
  }

  /**
   * The id of the package that a name means, which is part of the closure then; null when nothing is installed.
   * @param spec undefined for a peer
   */
  #reach(from: OpenPackage, name: string, spec?: string): string | null {
    if (this.#rules.isSuppressed(name)) {
      const id = STUB + name;
      if (!this.#graph.has(id)) this.#add(id, 'stub', { name, version: '0.0.0', main: 'index.js' }, from.id);
      return id;
    }
    const dir = this.#tree.locate(name, from.id, from.logical);
    if (dir !== null) this.#tree.locked.follow({ dir: from.id, manifest: from.manifest }, name, spec, dir);
    if (dir === null || this.#graph.has(dir)) return dir;
    const isSource = this.#tree.isSourceFolder(dir);
    const logical = isSource ? modulePath(from.logical ?? from.id, name) : undefined;
    const kind = isSource || this.#rules.isEmbedded(name) ? 'embedded' : 'private';
    const manifest = this.#tree.manifest(dir);
    this.#add(dir, kind, isSource ? manifest : this.#tree.locked.complete(dir, manifest), from.id, logical);
    return dir;
  }

  /** All that is in the queue, and what that brings. */
  #drain(): void {
    for (let pkg = this.#queue.shift(); pkg; pkg = this.#queue.shift())
      if (pkg.kind !== 'stub') this.#followDependencies(pkg);
  }

  #followDependencies(pkg: OpenPackage): void {
    for (const { name, spec, kind } of runtimeDependencies(pkg.manifest)) {
      if (this.#rules.isShared(name)) {
        if (isOwn(pkg)) pkg.edges.push({ name, kind, to: null });
        else this.#leaks.push({ from: pkg.id, name });
        continue;
      }
      const to = this.#reach(pkg, name, spec);
      if (to !== null) pkg.edges.push({ name, kind, to, ...(this.#isBesideLink(pkg, name) && { isBesideLink: true }) });
      else if (kind === 'dependency') this.#missing.push({ from: pkg.id, name, spec, kind });
    }
  }

  #isBesideLink({ id, logical }: OpenPackage, name: string): boolean {
    return logical !== undefined && this.#tree.locate(name, id) === null;
  }

  #followRequiredPeers(pkg: OpenPackage, hostPeers: ReadonlySet<string>): void {
    for (const [name, spec] of Object.entries(pkg.manifest.peerDependencies ?? {})) {
      if (isOptionalPeer(pkg.manifest, name) || pkg.edges.some((edge) => edge.name === name)) continue;
      if (this.#rules.isShared(name) || hostPeers.has(name)) {
        pkg.edges.push({ name, kind: 'peer', to: null });
        continue;
      }
      const to = this.#reach(pkg, name);
      if (to !== null) pkg.edges.push({ name, kind: isOwn(pkg) ? 'dependency' : 'peer', to });
      else this.#missing.push({ from: pkg.id, name, spec, kind: 'peer' });
    }
  }

  /** Optional peers bring nothing; where they are part of the closure anyway, the package has to see that copy. */
  #findOptionalPeers(pkg: OpenPackage, hostPeers: ReadonlySet<string>): void {
    for (const name of Object.keys(pkg.manifest.peerDependencies ?? {})) {
      if (!isOptionalPeer(pkg.manifest, name) || this.#rules.isShared(name) || hostPeers.has(name)) continue;
      const to = this.#tree.locate(name, pkg.id, pkg.logical);
      const found = to === null ? undefined : this.#graph.get(to);
      if (to === null || !found || found.kind === 'root' || pkg.edges.some((edge) => edge.name === name)) continue;
      pkg.edges.push({ name, kind: 'peer', to });
    }
  }
}

function isOwn({ kind }: OpenPackage): boolean {
  return kind === 'root' || kind === 'embedded';
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
  return own(manifest.peerDependenciesMeta, name)?.optional === true;
}

/** Required peers of own packages that none of them brings along as a dependency: such a name means "the host has it". */
function peersOfOwnPackages(graph: ReadonlyMap<string, OpenPackage>, rules: WalkRules): ReadonlySet<string> {
  const own = [...graph.values()].filter(isOwn);
  const brought = new Set(own.flatMap((pkg) => pkg.edges.map((edge) => edge.name)));
  const peers = own.flatMap((pkg) =>
    Object.keys(pkg.manifest.peerDependencies ?? {}).filter((name) => !isOptionalPeer(pkg.manifest, name)),
  );
  return new Set(peers.filter((name) => !brought.has(name) && !rules.isShared(name) && !rules.isBundledPeer(name)));
}
