// What hosts provide of what a plugin asks for: the one place that decides it.
import satisfies from 'semver/functions/satisfies';
import valid from 'semver/functions/valid';
import validRange from 'semver/ranges/valid';
import { own } from '../json/values';
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

/** The hosts with a version of a package in a range. */
export function fittingHosts(hosts: readonly HostManifest[], name: string, range: string): readonly string[] {
  const fitting = hosts.filter(
    (host) => versionsIn(host, name).length > 0 && versionsOutside(host, name, range).length === 0,
  );
  return fitting.map((host) => host.name);
}

/** The names that an entry point exports; undefined where the manifest does not know them. @param entry `.`, `./alpha` */
export function namesOf({ exports = {} }: HostManifest, name: string, entry: string): readonly string[] | undefined {
  return own(own(exports, name), entry);
}

/** `@backstage/errors 1.2.7` */
export function versionsText(host: HostManifest, name: string): string {
  return [name, versionsIn(host, name).join(' and ')].join(' ').trim();
}

/**
 * Whether a plugin says that it supports the Backstage release of the host; true where one of both is not known.
 * @param supported a range, or a single version, which stands for its patches as in rhdh-cli
 */
export function supportsHost({ backstage }: HostManifest, supported: string): boolean {
  if (backstage === undefined || validRange(supported) === null) return true;
  const range = valid(supported) === null ? supported : `~${supported}`;
  return satisfies(backstage, range, { includePrerelease: true });
}

/** True for a manifest that lists what every host has, and not all that one host has: it tells neither release nor plugins. */
export function isMinimal({ backstage, features }: HostManifest): boolean {
  return backstage === undefined && features === undefined;
}

/** `rhdh-next (main, fadb2c2)`: the manifest tells of a commit or an image, the deployed host may be another. */
export function hostLabel({ name, source: { ref, commit, digest } }: HostManifest): string {
  const id = commit ?? digest?.replace(/^sha256:/, '');
  const of = [ref, id?.slice(0, 7)].filter((part) => part !== undefined);
  return of.length === 0 ? name : `${name} (${of.join(', ')})`;
}
