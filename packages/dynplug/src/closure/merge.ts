// Finds which packages of the closure are the same, so that one copy can serve: partition refinement on what they are and on what
// they depend on. Two copies of name@version are one class only if their edges lead to the same classes.
import { byText } from '../files/paths';
import type { ClosureGraph, ClosurePackage, Edge } from './graph';

/** A set of interchangeable packages. `to` of its edges is the index of a class; `pkg` stands for all of them. */
export interface PackageClass {
  readonly index: number;
  readonly pkg: ClosurePackage;
  readonly edges: readonly ClassEdge[];
}

export type ClassEdge = Omit<Edge, 'to'> & { readonly to: number | null };

/**
 * The classes of a closure, in the order in which the walk reached them, which no path decides; index 0 is the root's.
 * @param signature tells apart copies of one name@version that differ in content (e.g. one of them patched); it is asked only
 *   where a name@version has several folders
 */
export function mergeEqualPackages(
  graph: ClosureGraph,
  root: string,
  signature: (pkg: ClosurePackage) => string,
): readonly PackageClass[] {
  const packages = [...graph.values()];
  let keys = initialKeys(packages, signature);
  for (let count = distinct(keys); ; ) {
    const ids = numbered(keys);
    const refined = new Map<string, string>();
    for (const pkg of packages) {
      const edges = pkg.edges
        .map((edge) => `${edge.name}\0${edge.kind}\0${edge.to === null ? '' : ids.get(keys.get(edge.to) ?? '')}`)
        .sort(byText);
      refined.set(pkg.id, `${ids.get(keys.get(pkg.id) ?? '')}\n${edges.join('\n')}`);
    }
    keys = refined;
    const now = distinct(keys);
    if (now === count) break;
    count = now;
  }
  return classesOf(packages, root, keys);
}

function initialKeys(
  packages: readonly ClosurePackage[],
  signature: (pkg: ClosurePackage) => string,
): Map<string, string> {
  const plain = (pkg: ClosurePackage): string => `${pkg.kind}\0${pkg.manifest.name}@${pkg.manifest.version}`;
  const counts = new Map<string, number>();
  for (const pkg of packages) counts.set(plain(pkg), (counts.get(plain(pkg)) ?? 0) + 1);
  return new Map(
    packages.map((pkg) => [
      pkg.id,
      (counts.get(plain(pkg)) ?? 0) > 1 ? `${plain(pkg)}\0${signature(pkg)}` : plain(pkg),
    ]),
  );
}

function classesOf(
  packages: readonly ClosurePackage[],
  root: string,
  keys: ReadonlyMap<string, string>,
): readonly PackageClass[] {
  const groups = new Map<string, ClosurePackage[]>();
  for (const pkg of packages) {
    const key = keys.get(pkg.id) ?? '';
    groups.set(key, [...(groups.get(key) ?? []), pkg]);
  }
  // The closure is reached in the order of manifests, which is the same everywhere; its paths are not.
  const ordered = [...groups.values()];
  const index = new Map<string, number>();
  ordered.forEach((members, at) => members.forEach((pkg) => index.set(pkg.id, at)));
  if (index.get(root) !== 0) throw new Error('the root is the first package of its closure');
  return ordered.map((members, at) => {
    const [pkg] = members as [ClosurePackage];
    const edges = pkg.edges.map((edge) => ({ ...edge, to: edge.to === null ? null : (index.get(edge.to) ?? null) }));
    return { index: at, pkg, edges };
  });
}

/** A short number for each distinct key, in order of appearance. */
function numbered(keys: ReadonlyMap<string, string>): ReadonlyMap<string, number> {
  const ids = new Map<string, number>();
  for (const key of keys.values()) if (!ids.has(key)) ids.set(key, ids.size);
  return ids;
}

function distinct(keys: ReadonlyMap<string, string>): number {
  return new Set(keys.values()).size;
}
