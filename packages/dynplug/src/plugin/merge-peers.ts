// Brings the peers of embedded packages up into the plugin's own, where a host's installer can see them. Rule:
// addToDependenciesForModule and addToMainDependencies of rhdh-cli 1.9.1.
import minVersion from 'semver/ranges/min-version';
import satisfies from 'semver/functions/satisfies';
import validRange from 'semver/ranges/valid';
import { DynplugError } from '../errors/errors';
import { emptyRecord } from '../json/values';
import type { Specs } from '../tree/manifest';

/** The peers of one embedded package, specs already resolved. */
export interface EmbeddedPeers {
  readonly module: string;
  readonly peers: Specs;
  /** It ships because a host lacks it: nobody wrote its ranges beside the plugin's, so the stricter one of both is kept. */
  readonly ships?: boolean;
}

/**
 * The plugin's peers with those of its embedded packages. Of two compatible ranges the stricter minimum is kept.
 * @param ignore names for which the first range is kept even if another contradicts it (option ignoreVersionCheck)
 * @throws EPEERS
 */
export function mergePeers(main: Specs, embedded: readonly EmbeddedPeers[], ignore: ReadonlySet<string>): Specs {
  const merged = new Map<string, string>();
  for (const { module, peers } of embedded) {
    for (const [name, range] of Object.entries(peers)) {
      const existing = merged.get(name);
      if (existing === undefined) merged.set(name, range);
      else if (existing === range || accepts(range, existing) || ignore.has(name)) continue;
      else if (accepts(existing, range)) merged.set(name, range);
      else {
        throw new DynplugError(
          'EPEERS',
          `Several incompatible versions ('${existing}', '${range}') of the same transitive dependency ('${name}') for embedded module ('${module}').`,
          `Align the ranges of "${name}" in the workspace, or list it in ignoreVersionCheck to keep '${existing}'.`,
        );
      }
    }
  }
  const result = Object.assign(emptyRecord<string>(), main);
  const narrowing = new Set(
    embedded.filter(({ ships }) => ships).flatMap(({ peers }) => Object.entries(peers).map((peer) => peer.join('@'))),
  );
  for (const [name, range] of merged) {
    const own = result[name];
    const isNarrower = own !== undefined && !accepts(range, own) && accepts(own, range);
    if (own === undefined || (isNarrower && narrowing.has(`${name}@${range}`))) result[name] = range;
    else if (own !== range && !accepts(range, own) && !ignore.has(name)) {
      throw new DynplugError(
        'EPEERS',
        `The version of a dependency ('${name}') of an embedded module conflicts with main module dependencies: '${range}', '${own}': cannot proceed!`,
        `Align the ranges of "${name}", or list it in ignoreVersionCheck to keep '${own}'.`,
      );
    }
  }
  return { ...result };
}

/** True when the lowest version of `other` satisfies `range`. */
function accepts(range: string, other: string): boolean {
  if (validRange(range) === null || validRange(other) === null) return range === other;
  const lowest = minVersion(other);
  return lowest !== null && satisfies(lowest, range, { includePrerelease: true });
}
