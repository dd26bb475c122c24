// What the plugin expects of its hosts, checked against their manifests.
import type { Finding } from '../../errors/errors';
import type { HostManifest } from '../../host-manifest/fields';
import { hostLabel, hostsWithout, supportsHost, versionsOutside } from '../../host-manifest/provided';
import { own } from '../../json/values';
import type { Derivation } from '../derivation';
import type { HostPackage } from '../derived-package';

/** None without the option `host`. */
export function hostFindings({ hosts, manifests }: Pick<Derivation, 'hosts' | 'manifests'>): readonly Finding[] {
  const { host: expected, root } = manifests;
  const required = expected.filter(({ name }) => own(root.peerDependenciesMeta, name)?.optional !== true);
  return hosts.flatMap((host) => [
    ...lackingFindings(host, required),
    ...versionFindings(host, expected),
    ...supportFindings(host, root.backstage?.['supported-versions']),
  ]);
}

function lackingFindings(host: HostManifest, required: readonly HostPackage[]): readonly Finding[] {
  const lacking = required.filter(({ name }) => hostsWithout([host], name).length > 0);
  if (lacking.length === 0) return [];
  const names = (reason: HostPackage['reason']): string =>
    JSON.stringify(lacking.filter((one) => one.reason === reason).map(({ name }) => name));
  const hints = [
    names('peer') !== '[]' && `Ship a copy: bundlePeers: ${names('peer')}.`,
    names('shared') !== '[]' && `Remove ${names('shared')} from sharedPackages.`,
  ];
  return [
    {
      severity: 'error',
      code: 'EHOSTPACKAGE',
      message: `${hostLabel(host)} lacks packages that the plugin expects from the host:\n${list(lacking.map((one) => `${one.name}@${one.range}, asked for by ${one.by.join(', ')}`))}`,
      hint: hints.filter((hint) => hint !== false).join(' '),
    },
  ];
}

function versionFindings(host: HostManifest, expected: readonly HostPackage[]): readonly Finding[] {
  const lines = expected.flatMap(({ name, range, by }) => {
    const versions = versionsOutside(host, name, range);
    return versions.length === 0
      ? []
      : [`${name}@${range}, asked for by ${by.join(', ')}: the host has ${versions.join(' and ')}`];
  });
  if (lines.length === 0) return [];
  return [
    {
      severity: 'warning',
      code: 'EHOSTPACKAGE',
      message: `${hostLabel(host)} has other versions than the plugin asks for, and hosts do not check:\n${list(lines)}`,
      hint: 'Let the plugin ask for the version of the host, or ship a copy: embedPackages for a shared package, bundlePeers for a peer.',
    },
  ];
}

function supportFindings(host: HostManifest, supported: unknown): readonly Finding[] {
  if (typeof supported !== 'string' || supportsHost(host, supported)) return [];
  return [
    {
      severity: 'warning',
      code: 'ESUPPORTED',
      message: `The plugin says that it supports Backstage ${supported}; ${hostLabel(host)} has ${host.backstage}.`,
      hint: 'Set the option supportedVersions to a range that you have tested, or build with the Backstage version of the host.',
    },
  ];
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `  - ${line}`).join('\n');
}
