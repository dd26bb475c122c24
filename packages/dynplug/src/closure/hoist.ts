// Lays the classes of a closure out in nested node_modules folders, so that each edge finds its class by Node's lookup, with as few
// copies as the versions allow. A copy goes only where its peers are the same copies that its dependent sees.
import compare from 'semver/functions/compare';
import valid from 'semver/functions/valid';
import { DynplugError } from '../errors/errors';
import { byText } from '../files/paths';
import { label } from './graph';
import type { ClassEdge, PackageClass } from './merge';
import { Placement } from './placement';

/** Deeper than any real tree by far; only a cycle of version conflicts gets there (it has no finite layout without links). */
const MAX_DEPTH = 40;
const MAX_COPIES_PER_CLASS = 20;

/**
 * The layout of `classes` (index 0 is the derived package).
 * @throws ELAYOUT when a cycle of conflicting versions has no layout
 */
export function hoist(classes: readonly PackageClass[]): Placement {
  const [rootClass] = classes;
  if (!rootClass) throw new Error('a closure has a root');
  const root = new Placement(rootClass, '', null);
  blockHostNames(root, classes);
  const queue = [root, ...placeAtRoot(root, classes)];
  const limit = MAX_COPIES_PER_CLASS * classes.length + 100;
  for (let next = 0; next < queue.length; next++) {
    const from = queue[next] as Placement;
    for (const edge of peersFirst(from.cls.edges, classes)) {
      if (edge.to === null) {
        keepVisibleHost(from, edge.name);
        continue;
      }
      const placed = satisfy(from, edge.name, classes[edge.to] as PackageClass);
      if (!placed) continue;
      queue.push(placed);
      if (placed.depth > MAX_DEPTH || queue.length > limit) throw cannotLayOut(placed);
    }
  }
  return root;
}

/** What the host provides must not be found in the derived package: a private copy would win over the host's. */
function blockHostNames(root: Placement, classes: readonly PackageClass[]): void {
  for (const cls of classes) for (const edge of cls.edges) if (edge.to === null) root.seenThrough.set(edge.name, null);
}

/** Nothing of that name may be placed later between `from` and the root. */
function keepVisibleHost(from: Placement, name: string): void {
  for (const at of from.upward()) if (!at.seenThrough.has(name)) at.seenThrough.set(name, null);
}

/** Direct dependencies, then for each other name the class that most packages want, as long as its peers agree with the root's. */
function placeAtRoot(root: Placement, classes: readonly PackageClass[]): readonly Placement[] {
  const picks = new Map<string, PackageClass>();
  for (const edge of root.cls.edges) if (edge.to !== null) picks.set(edge.name, classes[edge.to] as PackageClass);
  const fixed = new Set(picks.keys());
  for (const [name, wanted] of mostWanted(classes)) {
    if (!picks.has(name) && !root.seenThrough.has(name)) picks.set(name, wanted);
  }
  for (let changed = true; changed; ) {
    changed = false;
    for (const [name, cls] of picks) {
      if (fixed.has(name) || peersOf(cls).every((peer) => picks.get(peer.name)?.index === peer.to)) continue;
      picks.delete(name);
      changed = true;
    }
  }
  return [...picks].sort(([a], [b]) => byText(a, b)).map(([name, cls]) => root.place(cls, name));
}

function mostWanted(classes: readonly PackageClass[]): readonly (readonly [string, PackageClass])[] {
  const wanted = new Map<string, Map<number, number>>();
  for (const cls of classes) {
    for (const edge of cls.edges) {
      if (edge.to === null) continue;
      const votes = wanted.get(edge.name) ?? new Map<number, number>();
      wanted.set(edge.name, votes.set(edge.to, (votes.get(edge.to) ?? 0) + 1));
    }
  }
  return [...wanted].map(([name, votes]) => {
    const ranked = [...votes].sort(
      ([a, votesA], [b, votesB]) => votesB - votesA || newerFirst(classes[a], classes[b]) || a - b,
    );
    return [name, classes[(ranked[0] as [number, number])[0]] as PackageClass] as const;
  });
}

function newerFirst(a: PackageClass | undefined, b: PackageClass | undefined): number {
  const [left, right] = [a?.pkg.manifest.version ?? '', b?.pkg.manifest.version ?? ''];
  return valid(left) && valid(right) ? compare(right, left) : byText(right, left);
}

/** Edges by name, but what is a peer of another edge's class before that edge: the peer's copy must stand when it is asked for. */
function peersFirst(edges: readonly ClassEdge[], classes: readonly PackageClass[]): readonly ClassEdge[] {
  const sorted = [...edges].sort((a, b) => byText(a.name, b.name));
  const byName = new Map(sorted.map((edge) => [edge.name, edge]));
  const ordered = new Set<ClassEdge>();
  const visiting = new Set<ClassEdge>();
  const visit = (edge: ClassEdge): void => {
    if (ordered.has(edge) || visiting.has(edge)) return;
    visiting.add(edge);
    for (const peer of edge.to === null ? [] : peersOf(classes[edge.to] as PackageClass)) {
      const own = byName.get(peer.name);
      if (own) visit(own);
    }
    ordered.add(edge);
  };
  sorted.forEach(visit);
  return [...ordered];
}

/** Makes `name` mean `cls` for `from`. Returns the new copy if one had to be placed. */
function satisfy(from: Placement, name: string, cls: PackageClass): Placement | undefined {
  const found = from.lookup(name);
  if (found?.cls === cls && peersAgree(from, found)) {
    markSeen(from, name, found);
    return undefined;
  }
  const place = highestPlace(from, name, cls);
  const placed = place.place(cls, name);
  markSeen(from, name, placed);
  return placed;
}

/** True when the copy sees, for each of its peers that its dependent sees rightly too, the very copy that its dependent sees. */
function peersAgree(from: Placement, copy: Placement): boolean {
  return peersOf(copy.cls).every((peer) => {
    const seen = from.lookup(peer.name);
    return seen?.cls.index !== peer.to || copy.lookup(peer.name) === seen;
  });
}

/** The highest folder from which `from` finds the new copy, where it shadows nothing and sees the peers that `from` sees. */
function highestPlace(from: Placement, name: string, cls: PackageClass): Placement {
  const peers = peersOf(cls).flatMap((peer) => {
    const seen = from.lookup(peer.name);
    return seen && seen.cls.index === peer.to ? [{ name: peer.name, seen }] : [];
  });
  let best = from;
  for (const at of from.upward()) {
    if (at.children.has(name)) break;
    const shadows = at.seenThrough.has(name);
    if (!shadows && peers.every((peer) => at.lookup(peer.name) === peer.seen)) best = at;
  }
  return best;
}

function markSeen(from: Placement, name: string, found: Placement): void {
  for (const at of from.upward()) {
    if (at === found.parent) return;
    at.seenThrough.set(name, found);
  }
}

function peersOf(cls: PackageClass): readonly ClassEdge[] {
  return cls.edges.filter((edge) => edge.kind === 'peer' && edge.to !== null);
}

function cannotLayOut(placed: Placement): DynplugError {
  const chain = [...placed.upward()].slice(0, 6).map((at) => label(at.cls.pkg));
  return new DynplugError(
    'ELAYOUT',
    `The dependencies cannot be laid out in node_modules folders: versions that exclude one another depend on each other in a circle (… ${chain.reverse().join(' > ')}).`,
    'Align the versions of these packages, e.g. with "overrides" (npm, pnpm) or "resolutions" (yarn), and install again.',
  );
}
