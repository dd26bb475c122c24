// The dependency graph of a derived package as data: who depends on whom, after Node's resolution and before any layout.
import type { Manifest } from '../tree/manifest';

/** Why a package depends on another. `peer` edges are followed only after everything else is known. */
export type EdgeKind = 'dependency' | 'optional' | 'peer';

/** `to` is the id of the package that the name resolves to; null when it is the host's to provide and no copy may shadow it. */
export interface Edge {
  readonly name: string;
  readonly kind: EdgeKind;
  readonly to: string | null;
  /** Node does not find it from the dependent's real folder; it lies beside the link that leads there. */
  readonly isBesideLink?: true;
}

/**
 * root: the plugin. embedded: a package of the workspace, or a published one that was asked for; its shared dependencies
 * become peers of the plugin. private: all other installed packages. stub: replaces a suppressed native package.
 */
export type PackageKind = 'root' | 'embedded' | 'private' | 'stub';

/** A package of the closure. `id` is its real folder; equal copies at several real folders are still apart here. */
export interface ClosurePackage {
  readonly id: string;
  readonly kind: PackageKind;
  readonly manifest: Manifest;
  readonly edges: readonly Edge[];
  /** Who brought it first: the id of the dependent, undefined for the root. */
  readonly from?: string;
}

/** All packages by id, in the order in which they were reached; the root is first. */
export type ClosureGraph = ReadonlyMap<string, ClosurePackage>;

/** `name@version` of a package. */
export function label(pkg: Pick<ClosurePackage, 'manifest' | 'id'>): string {
  return `${pkg.manifest.name || pkg.id}@${pkg.manifest.version}`;
}

/** How the root came to depend on a package: labels from the root to it, both included. */
export function chainOf(graph: ClosureGraph, id: string): readonly string[] {
  const chain: string[] = [];
  for (let at: string | undefined = id; at !== undefined; at = graph.get(at)?.from) {
    const pkg = graph.get(at);
    if (pkg) chain.unshift(label(pkg));
  }
  return chain;
}
