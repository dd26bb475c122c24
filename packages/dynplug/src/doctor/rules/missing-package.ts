// `Cannot find module`: the code asks for a package that neither ships nor is in the host.
import { hostsWithout, isMinimal } from '../../host-manifest/provided';
import type { HostManifest } from '../../host-manifest/fields';
import type { CodeRequest } from '../plugin-code';
import type { DoctorRule, FieldEdit, Problem } from '../rule';

export const missingPackage: DoctorRule = {
  id: 'missing-package',
  title: 'the host has every package that the code asks for',
  *find({ backend, packages }, host) {
    const seen = new Set<string>();
    for (const request of backend?.code.fromHost ?? []) {
      const { package: name, isOptional } = request;
      if (isOptional || seen.has(name) || hostsWithout([host], name).length === 0) continue;
      seen.add(name);
      yield problem(request, host, packages.plugin.manifest.peerDependencies ?? {});
    }
  },
};

function problem(
  { package: name, entry, file, line, of }: CodeRequest,
  host: HostManifest,
  peers: Readonly<Record<string, string>>,
): Problem {
  const edit = editFor(name, peers);
  const by = of.path === '' ? 'The code' : of.manifest.name;
  return {
    severity: isMinimal(host) ? 'warning' : 'error',
    message: `${by} asks for ${name}${entry.slice(1)}, which does not ship.`,
    effect: isMinimal(host) ? `not every host has ${name}` : `Cannot find module '${name}'`,
    path: file,
    line,
    fix: edit
      ? `Ship a copy: "dynplug": { "${edit.option}": ["${edit.add}"] } in package.json.`
      : `Add ${name} to the dependencies of ${of.path === '' ? 'the plugin' : of.manifest.name}.`,
    ...(edit && { edit }),
  };
}

/** Only what the manifest declares can be shipped by an option. */
function editFor(name: string, peers: Readonly<Record<string, string>>): FieldEdit | undefined {
  if (!Object.hasOwn(peers, name)) return undefined;
  return { option: name.startsWith('@backstage/') ? 'embedPackages' : 'bundlePeers', add: name };
}
