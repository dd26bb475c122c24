// What hosts provide of what a plugin asks for: the one place that decides it.
import satisfies from 'semver/functions/satisfies';
import validRange from 'semver/ranges/valid';
import type { HostManifest } from './fields';
import { versionsIn } from './host-manifest';

/** The hosts that lack a package. With several hosts, one of them is enough for a plugin to need its own copy. */
export function hostsWithout(hosts: readonly HostManifest[], name: string): readonly HostManifest[] {
  return hosts.filter((host) => versionsIn(host, name).length === 0);
}

/** Names that every host has. */
export function inEveryHost([first, ...others]: readonly HostManifest[]): readonly string[] {
  return Object.keys(first?.packages ?? {}).filter((name) => hostsWithout(others, name).length === 0);
}

/**
 * The versions of a host when none of them is in the range; empty when one is, when the host lacks the package, or when the range is none.
 * Where a host has several versions, only an installed tree tells which one plugins find.
 */
export function versionsOutside(host: HostManifest, name: string, range: string): readonly string[] {
  const versions = versionsIn(host, name);
  const isInside = (version: string): boolean => satisfies(version, range, { includePrerelease: true, loose: true });
  return validRange(range) === null || versions.some(isInside) ? [] : versions;
}

/** `rhdh-next (main, fadb2c2)`: the manifest tells of a commit, the deployed host may be another. */
export function hostLabel({ name, source: { ref, commit } }: HostManifest): string {
  const of = [ref, commit?.slice(0, 7)].filter((part) => part !== undefined);
  return of.length === 0 ? name : `${name} (${of.join(', ')})`;
}
