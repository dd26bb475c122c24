// Why a package is private, shared, embedded, bundled or absent: the answer to `--explain`.
import type { DerivedPackage } from '../derive/derived-package';
import { formatBytes } from '../derive/sizes';
import { nearestName } from '../errors/nearest-name';
import { versionsIn } from '../host-manifest/host-manifest';
import { hostLabel, hostsWithout } from '../host-manifest/provided';
import { hostsLack } from '../plugin/sharing';

/** Lines for a person. @param asked a package name; a version behind it, as other messages have it, does not count */
export function explainPackage(derived: DerivedPackage, asked: string): readonly string[] {
  const name = asked.replace(/(?<=.)@[^/]*$/, '');
  const lines: string[] = [];
  const host = derived.host.find((pkg) => pkg.name === name);
  if (host) {
    const why =
      host.reason === 'shared'
        ? `is shared: ${providers(derived, name)}, no copy ships`
        : 'is a peer: it is expected from the host, no copy ships (bundlePeers would bundle it)';
    lines.push(`${name} ${why}.`, `  range ${host.range}, asked for by ${host.by.join(', ')}`);
  }
  for (const pkg of derived.packages.filter(
    (candidate) => candidate.name === name || candidate.path.endsWith(`node_modules/${name}`),
  )) {
    const kind = {
      embedded: embeddedReason(derived, pkg.name),
      private: 'private: it ships with the plugin',
      stub: 'suppressed: a stub that throws replaces it',
    }[pkg.kind];
    lines.push(`${pkg.name}@${pkg.version} is ${kind}.`, `  at ${pkg.path}`, `  because ${pkg.chain.join(' > ')}`);
  }
  const made = derived.own?.find((pkg) => pkg.name === name)?.madeFrom;
  if (made === 'sources') lines.push(`${name} was compiled from its sources.`);
  if (made === 'dist') lines.push(`${name} ships the dist that its build wrote.`);
  for (const { kind, version, size, importedBy } of (derived.bundled ?? []).filter((copy) => copy.name === name))
    lines.push(
      `${name}@${version} is bundled for ${kind}: ${formatBytes(size)} before minification.`,
      `  imported by ${importedBy.join(', ')}`,
    );
  for (const { version, chain } of (derived.leftOut ?? []).filter((one) => one.name === name))
    lines.push(
      `${name}@${version} is left out: it is native, and only optionalDependencies name it.`,
      `  it would come by ${chain.join(' > ')}`,
    );
  if (lines.length > 0) return lines;
  const known = [...derived.host, ...derived.packages, ...(derived.bundled ?? [])].map((pkg) => pkg.name);
  const near = nearestName(name, known);
  const absent = derived.bundled
    ? 'no bundle holds it, and none asks the host for it'
    : 'no chain of dependencies, installed optional dependencies or required peers leads to it';
  return [`${name} is absent: ${absent}.${near === undefined ? '' : ` Did you mean ${near}?`}`];
}

/** With the versions of each host that was named. */
function providers({ hosts = [] }: DerivedPackage, name: string): string {
  if (hosts.length === 0) return 'the host provides it';
  const each = hosts.map((host) => {
    const versions = versionsIn(host, name);
    return `${hostLabel(host)} ${versions.length === 0 ? 'lacks it' : `has ${versions.join(' and ')}`}`;
  });
  return each.join(', ');
}

function embeddedReason({ hosts = [] }: DerivedPackage, name: string): string {
  if (!hostsLack(hosts, name)) return 'embedded: a package of the workspace, or one in embedPackages';
  const lacking = hostsWithout(hosts, name).map(hostLabel);
  return `embedded: ${lacking.join(' and ')} ${lacking.length === 1 ? 'lacks' : 'lack'} it, so a copy ships`;
}
