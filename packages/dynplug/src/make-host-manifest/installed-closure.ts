// Whether an installed host is whole: what the backend, and the packages of the workspace that it depends on, ask for. What packages of others ask for
// is not looked up: resolutions and overrides may leave it out.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import type { Member } from '../tree/lockfile/graph/locked-graph';
import { missingLines } from './production-closure';

export interface InstalledHost {
  /** Absolute. */
  readonly root: string;
  /** Of the workspace; one with `bundled: true` brings nothing, as Backstage's builds have it. */
  readonly members: Iterable<Member>;
  readonly backend: Member;
}

/** @param from what was read, for the message @throws EHOSTSOURCE that lists every dependency that Node would not find; optional ones are none */
export function requireInstalledClosure({ root, members, backend }: InstalledHost, from: string): void {
  const byName = new Map([...members].map((member) => [member.manifest.name, member]));
  const queue = new Set([backend]);
  const missing: string[] = [];
  for (const { folder, manifest } of queue)
    for (const [name, spec] of neededBy(manifest)) {
      const member = byName.get(name);
      if (member?.manifest['bundled'] === true || isFound(root, folder, name, spec)) continue;
      if (member) queue.add(member);
      else missing.push(`${name}@${spec}, which ${folder || 'the root'} asks for`);
    }
  if (missing.length === 0) return;
  throw new DynplugError(
    'EHOSTSOURCE',
    `By ${from}, the host lacks:\n${missingLines(missing)}`,
    'Install the host with all of its production dependencies, or copy the whole image.',
  );
}

/** Yarn installs no peers, and what is optional may be absent. */
function neededBy({ dependencies = {}, optionalDependencies = {}, ...rest }: Member['manifest']): [string, string][] {
  const meta = (rest['dependenciesMeta'] ?? {}) as Readonly<Record<string, { readonly optional?: unknown } | null>>;
  return Object.entries(dependencies).filter(
    ([name]) => !Object.hasOwn(optionalDependencies, name) && !(Object.hasOwn(meta, name) && meta[name]?.optional),
  );
}

/** As Node looks for it, up to the root. What `link:` leads to needs no package.json. */
function isFound(root: string, folder: string, name: string, spec: string): boolean {
  if (spec.startsWith('link:')) return true;
  for (let at = folder || '.'; ; at = path.posix.dirname(at)) {
    if (existsSync(path.join(root, at, 'node_modules', name, 'package.json'))) return true;
    if (at === '.') return false;
  }
}
