// The packages of a host's image: what its backend needs at run time. Rule: `yarn workspaces focus --all --production` on the backend and the
// packages of the workspace that it depends on (rhdh build/containerfiles/Containerfile).
import { DynplugError } from '../errors/errors';
import { byText } from '../files/paths';
import type { LockedGraph, LockedNode, Member } from '../tree/lockfile/graph/locked-graph';

/** How many descriptors a message lists. */
const SHOWN = 20;

/** Name → versions; `true` when plugins find this copy, undefined when only an installed tree tells. */
export type FoundPackages = ReadonlyMap<string, ReadonlyMap<string, boolean | undefined>>;

/**
 * @param start members whose dependencies count, whatever they set
 * @param members of the workspace by folder; one with `bundled: true` brings nothing, as Backstage's builds have it
 * @throws EHOSTSOURCE that lists every dependency without an entry in the lockfile
 */
export function productionClosure(
  graph: LockedGraph,
  start: readonly Member[],
  members: ReadonlyMap<string, Member>,
): FoundPackages {
  const found = new Map<string, Map<string, boolean | undefined>>();
  const missing: string[] = [];
  const queue: LockedNode[] = start.map((member) => graph.memberNode(member));
  const seen = new Set(queue.map(({ key }) => key));
  for (let node = queue.shift(); node; node = queue.shift()) {
    for (const { name, spec, isOptional } of dependenciesOf(node)) {
      const next = graph.dependency(node, name, spec);
      if (!next) {
        if (!(isOptional && graph.lacksOptional)) missing.push(`${name}@${spec}, which ${label(node)} asks for`);
        continue;
      }
      if (!next.isForLinux) continue;
      if (next.member === undefined) note(found, name, next, graph);
      if (seen.has(next.key)) continue;
      seen.add(next.key);
      const member = next.member === undefined ? undefined : members.get(next.member);
      if (member?.manifest['bundled'] !== true) queue.push(member ? graph.memberNode(member) : next);
    }
  }
  if (missing.length > 0) throw incomplete(graph.file, missing);
  return found;
}

function dependenciesOf(node: LockedNode): readonly { name: string; spec: string; isOptional: boolean }[] {
  const each = (specs: Readonly<Record<string, string>>, isOptional: boolean): ReturnType<typeof dependenciesOf> =>
    Object.entries(specs).map(([name, spec]) => ({ name, spec, isOptional }));
  return [...each(node.dependencies, false), ...each(node.optionalDependencies, true)];
}

function note(
  found: Map<string, Map<string, boolean | undefined>>,
  name: string,
  node: LockedNode,
  graph: LockedGraph,
): void {
  const versions = found.get(name) ?? new Map<string, boolean | undefined>();
  versions.set(
    node.version,
    graph.isHoisted(node) === false ? (versions.get(node.version) ?? false) : graph.isHoisted(node),
  );
  found.set(name, versions);
}

function label({ key, member, version }: LockedNode): string {
  return member === undefined
    ? key.replace(/^.*node_modules\//, '').replace(/@(npm|patch):.*$/, '') + `@${version}`
    : member || 'the root';
}

function incomplete(file: string, missing: readonly string[]): DynplugError {
  return new DynplugError(
    'EHOSTSOURCE',
    `${file} has no entry for:\n${missingLines(missing)}`,
    'The lockfile does not belong to these package.json files. Run the install of the package manager in the host, and commit the lockfile.',
  );
}

/** The first of them, each once, for a message. */
export function missingLines(missing: readonly string[]): string {
  const lines = [...new Set(missing)].sort(byText);
  const more = lines.length > SHOWN ? [`and ${lines.length - SHOWN} more`] : [];
  return [...lines.slice(0, SHOWN), ...more].map((line) => `  ${line}`).join('\n');
}
