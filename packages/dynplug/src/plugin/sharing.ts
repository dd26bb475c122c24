// Which packages the host provides. Rule: isPackageShared of rhdh-cli 1.9.1, with the default anchored to the scope.
import { DynplugError } from '../errors/errors';
import type { HostManifest } from '../host-manifest/fields';
import { hostsWithout } from '../host-manifest/provided';

/** True for names that the host provides: such a dependency becomes a peer and no copy ships. */
export type IsShared = (name: string) => boolean;

/** What hosts provide unless something else is known. */
const BY_DEFAULT = /^@backstage\//;

/** True for packages that ship because a host lacks them. They are embedded, so that what they share comes from the host. */
export function hostsLack(hosts: readonly HostManifest[], name: string): boolean {
  return BY_DEFAULT.test(name) && hostsWithout(hosts, name).length > 0;
}

/**
 * @param entries names, `/expressions/`, or either with a leading `!` to exclude; exclusion wins over inclusion
 * @param embedded names that are embedded whatever the rules say
 * @param hosts what is shared by default is what each of them has; without any, all of Backstage
 * @throws EOPTION for an expression that does not parse
 */
export function sharingRules(
  entries: readonly string[],
  embedded: Iterable<string> = [],
  hosts: readonly HostManifest[] = [],
): IsShared {
  const byDefault = { test: (name: string): boolean => BY_DEFAULT.test(name) && !hostsLack(hosts, name) };
  const include = [byDefault, ...entries.filter((entry) => !entry.startsWith('!')).map(matcher)];
  const exclude = entries.filter((entry) => entry.startsWith('!')).map((entry) => matcher(entry.slice(1)));
  const never = new Set(embedded);
  return (name) =>
    !never.has(name) && !exclude.some((rule) => rule.test(name)) && include.some((rule) => rule.test(name));
}

function matcher(entry: string): { test(name: string): boolean } {
  if (entry.length < 3 || !entry.startsWith('/') || !entry.endsWith('/')) return { test: (name) => name === entry };
  try {
    return new RegExp(entry.slice(1, -1));
  } catch (cause) {
    throw new DynplugError(
      'EOPTION',
      `sharedPackages: ${entry} is not a regular expression: ${(cause as Error).message}`,
      undefined,
      { cause },
    );
  }
}
