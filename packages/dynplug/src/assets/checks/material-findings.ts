// Material UI 6 and 7 on hosts that share Material UI 5: the plugin's components would work with the host's styles of another version.
import major from 'semver/functions/major';
import validVersion from 'semver/functions/valid';
import type { BundledPackage, Bundled } from '../../protocol';
import type { Finding } from '../../errors/errors';
import { packageNameOf } from '../package-name';

/** The version that Red Hat Developer Hub and Backstage's apps share. */
const HOST_MATERIAL = 5;

/** One warning with the option that gives the plugin a copy of its own. @param plugin its name @param kinds what was built */
export function materialFindings(plugin: string, kinds: readonly Bundled[]): readonly Finding[] {
  const packages = kinds.flatMap((kind) => kind.packages).filter(isNewMaterial);
  const [first] = packages.filter(({ name }) => name === '@mui/material').concat(packages);
  const requests = [...new Set(kinds.flatMap(({ shared }) => shared.map(({ request }) => request)))]
    .filter((request) => isMaterial(packageNameOf(request)))
    .sort();
  if (!first || requests.length === 0) return [];
  const option = `{ ${requests.map((request) => `"${request}": false`).join(', ')} }`;
  return [
    {
      severity: 'warning',
      code: 'ESINGLE',
      message: `${plugin} uses Material UI ${major(first.version)}, but hosts share Material UI ${HOST_MATERIAL}: ${requests.join(', ')}. The plugin breaks where it gets the host's copy.`,
      hint: `Bundle a copy of its own: "dynplug": { "assets": { "sharedModules": ${option} } } in its package.json.`,
    },
  ];
}

/** A package of Material UI that hosts share in an older version only, so that the plugin should bring it. */
export function isNewMaterial({ name, version }: Pick<BundledPackage, 'name' | 'version'>): boolean {
  return isMaterial(name) && validVersion(version) !== null && major(version) > HOST_MATERIAL;
}

function isMaterial(name: string): boolean {
  return /^@mui\/(material|system|private-theming|styled-engine)$/.test(name);
}
