// A closure without some packages that nothing requires: each name for them is in optionalDependencies, whose absence Node's users expect.
import { own } from '../json/values';
import { type ClosureGraph, type ClosurePackage, chainOf } from './graph';
import type { Walk } from './walk';

/** A package that was left out. */
export interface LeftOut {
  readonly name: string;
  readonly version: string;
  /** `name@version` from the plugin to the package. */
  readonly chain: readonly string[];
}

/** Without `leftOut` the walk is the one that was given. */
export interface ReducedWalk {
  readonly walk: Walk;
  readonly leftOut: readonly LeftOut[];
}

/** @param isUnwanted asked of installed packages that only optionalDependencies name */
export function withoutOptional(walk: Walk, isUnwanted: (pkg: ClosurePackage) => boolean): ReducedWalk {
  const { graph, root } = walk;
  const out = new Set(optionalOnly(graph).filter((id) => isUnwanted(graph.get(id) as ClosurePackage)));
  if (out.size === 0) return { walk, leftOut: [] };
  const kept = reachable(graph, root, out);
  const isKept = ({ from }: { readonly from: string }): boolean => kept.has(from);
  const leftOut = [...out].map((id): LeftOut => {
    const { name, version } = (graph.get(id) as ClosurePackage).manifest;
    return { name, version, chain: chainOf(graph, id) };
  });
  return {
    walk: { graph: kept, root, missing: walk.missing.filter(isKept), leaks: walk.leaks.filter(isKept) },
    leftOut,
  };
}

function optionalOnly(graph: ClosureGraph): readonly string[] {
  const required = new Set<string | null>();
  const optional = new Set<string>();
  for (const { manifest, edges } of graph.values())
    for (const { name, kind, to } of edges)
      if (kind === 'optional' && to !== null && own(manifest.optionalDependencies, name) !== undefined)
        optional.add(to);
      else required.add(to);
  return [...optional].filter((id) => !required.has(id) && graph.get(id)?.kind === 'private');
}

/** In the order of the graph. A package that came through one that is left out now comes through another one. */
function reachable(graph: ClosureGraph, root: string, out: ReadonlySet<string>): ReadonlyMap<string, ClosurePackage> {
  const dependents = new Map<string, string | undefined>([[root, undefined]]);
  for (const id of dependents.keys())
    for (const { to } of (graph.get(id) as ClosurePackage).edges)
      if (to !== null && !out.has(to) && !dependents.has(to)) dependents.set(to, id);
  const kept = [...graph].filter(([id]) => dependents.has(id));
  return new Map(
    kept.map(([id, pkg]) => {
      const from = pkg.from !== undefined && dependents.has(pkg.from) ? pkg.from : dependents.get(id);
      const edges = pkg.edges.filter(({ to }) => to === null || !out.has(to));
      return [id, { ...pkg, edges, ...(from !== undefined && { from }) }];
    }),
  );
}
