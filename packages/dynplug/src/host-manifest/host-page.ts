// docs/reference/hosts.md: the hosts whose manifests ship.
import { HOST_NAMES } from '../options/hosts';
import type { HostManifest } from './fields';
import { formatHostManifest } from './host-manifest';

const INTRODUCTION = `# Hosts

<!-- Written by tools/hosts.mjs from packages/dynplug/hosts; change those. -->

The manifests that ship with \`@org/dynplug\`, in its folder \`hosts\`. Each lists the packages of one host and their versions, the plugins and modules
that its backend registers, and the names that the entry points of its \`@backstage\` packages export. \`nx g @org/dynplug:host-manifest\` makes one of
your own host. The form is in [host-manifest.json](../../packages/dynplug/schema/host-manifest.json).`;

const NOTES = `- A package has several versions where the lockfile has several: only an installed host tells which one plugins find.
- The names of a package are missing where it has several versions, where the npm registry does not have exactly its version, or where it does not
  load. \`exports\` has no entry then. Features have no ids then.
- \`backstage\` stands for any host with the dynamic feature service: it lists what \`@backstage/backend-dynamic-feature-service\` depends on.
- The frontend column has the versions of React and of the library that loads bundles.`;

/** The whole page. @param manifests of the shipped hosts */
export function hostPage(manifests: readonly HostManifest[]): string {
  const byName = new Map(manifests.map((manifest) => [manifest.name, manifest]));
  const rows = HOST_NAMES.flatMap((name) => byName.get(name) ?? []).map(
    (manifest) => `| ${row(manifest).join(' | ')} |`,
  );
  const head = [
    'host',
    'source',
    'date',
    'Backstage',
    'Node',
    'packages',
    'of Backstage',
    'with export names',
    'features',
    'frontend',
    'size',
  ];
  const table = [`| ${head.join(' | ')} |`, `|${head.map(() => ' --- ').join('|')}|`, ...rows].join('\n');
  return `${INTRODUCTION}\n\n${table}\n\n${NOTES}\n`;
}

function row(manifest: HostManifest): readonly string[] {
  const { name, source, date, backstage, node, packages, exports = {}, features = [], frontend = {} } = manifest;
  const names = Object.keys(packages);
  const versions = (library: string): string =>
    Object.hasOwn(frontend, library) ? [frontend[library]].flat().join(', ') : '';
  const shells = ['react', '@scalprum/core'].filter((library) => versions(library) !== '');
  return [
    `\`${name}\``,
    source.commit === undefined ? `\`${source.from}\`` : `[${source.ref}](${source.repository}/tree/${source.commit})`,
    date,
    backstage ?? '',
    node?.replaceAll('|', '\\|') ?? '',
    String(names.length),
    String(names.filter((one) => one.startsWith('@backstage/')).length),
    String(Object.keys(exports).length),
    String(features.length),
    shells.map((library) => `${library} ${versions(library)}`).join('<br>'),
    `${Math.ceil(Buffer.byteLength(formatHostManifest(manifest)) / 1000)} kB`,
  ];
}
