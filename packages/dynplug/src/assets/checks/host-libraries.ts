// Libraries that the plugin shares with its host. Some may exist once in a page: a second copy of them does not see the contexts of the first. Others
// must be of the host's generation.
import major from 'semver/functions/major';
import validVersion from 'semver/functions/valid';
import type { Bundled, BundledPackage } from '../../protocol';
import type { Finding } from '../../errors/errors';
import type { HostManifest } from '../../host-manifest/fields';
import { reactVersions } from '../../host-manifest/frontend-libraries';
import { type AssetOptions, unsharedRequests } from '../../options/assets';
import type { SourcePlugin } from '../../derive/source-plugin';
import { packageNameOf } from '../../tree/package-name';

/** No plugin may bring one: only the host's works. */
export const HOST_ONLY: readonly string[] = ['react', 'react-dom', 'react-router', 'react-router-dom'];
/** Scalprum's shells share them; apps of the new frontend system do not, and bridge the copies. */
const SHARED_BY_SCALPRUM = [
  '@backstage/core-plugin-api',
  '@backstage/frontend-plugin-api',
  '@backstage/version-bridge',
  '@material-ui/styles',
  '@mui/styled-engine',
  '@mui/system',
];

/**
 * @param kind what was built
 * @param unshared requests that the option sharedModules excludes: these cause a warning instead of an error
 */
export function singleFindings(
  { packages, shared }: Bundled,
  kind: 'scalprum' | 'federation',
  unshared: readonly string[],
): readonly Finding[] {
  const whole = packages.filter(({ entry }) => entry);
  const provided = new Set(shared.filter(({ version }) => version !== undefined).map(({ request }) => request));
  const single = kind === 'scalprum' ? [...HOST_ONLY, ...SHARED_BY_SCALPRUM] : HOST_ONLY;
  const beside = whole
    .filter(({ name }) => single.includes(name) && !provided.has(name))
    .filter((copy) => !isNewMaterial(copy))
    .map(
      ({ name, version, path }): Finding => ({
        severity: unshared.includes(name) ? 'warning' : 'error',
        code: 'ESINGLE',
        message: `${name} ${version} would be bundled (${path}), although only the host's works.`,
        hint: `Import it as "${name}", not by a path in it, and keep it among the shared modules.`,
      }),
    );
  const names = [...new Set(whole.map(({ name }) => name))].filter((name) => provided.has(name));
  const twice = names.flatMap((name): readonly Finding[] => {
    const copies = whole.filter((copy) => copy.name === name);
    if (copies.length < 2) return [];
    return [
      {
        severity: 'warning',
        code: 'ESINGLE',
        message: `${name} is bundled in the versions ${copies.map(({ version }) => version).join(' and ')}: ${copies.map(({ path, importedBy }) => `${path} for ${importedBy.join(', ')}`).join('; ')}.`,
        hint: 'Deduplicate it in the lockfile.',
      },
    ];
  });
  return [...beside, ...twice];
}

/** Of the known hosts. */
const DEFAULT_REACT = 18;
const PARTS = { react: 'the JSX runtime', 'react-dom': 'a renderer' } as const;

/**
 * A plugin whose option takes React out of the shared modules has one of its own.
 * @param kinds what was built
 * @param hosts those that the plugin must run on; the option hostReact goes before them
 */
export function reactFindings(
  { tree, dir, manifest }: Pick<SourcePlugin, 'tree' | 'dir' | 'manifest'>,
  kinds: readonly Bundled[],
  options: Pick<AssetOptions, 'hostReact' | 'sharedModules'>,
  hosts: readonly HostManifest[],
): readonly Finding[] {
  const ofHosts = options.hostReact === undefined ? reactVersions(hosts) : [options.hostReact];
  const shared = ofHosts.length === 0 ? [DEFAULT_REACT] : ofHosts;
  return shared.flatMap((hostReact) => reactFindingsFor({ tree, dir, manifest }, kinds, options, hostReact));
}

function reactFindingsFor(
  { tree, dir, manifest }: Pick<SourcePlugin, 'tree' | 'dir' | 'manifest'>,
  kinds: readonly Bundled[],
  options: Pick<AssetOptions, 'sharedModules'>,
  hostReact: number,
): readonly Finding[] {
  const unshared = unsharedRequests(options);
  return (['react', 'react-dom'] as const)
    .filter((name) => !unshared.includes(name))
    .flatMap((name) => {
      const copies = kinds.flatMap(({ packages }) => packages.filter((copy) => copy.name === name));
      const other = copies.map(({ version }) => version).find((version) => isOther(version, hostReact));
      if (other !== undefined)
        return [finding('error', `${manifest.name} brings ${PARTS[name]} of React ${other}`, other, hostReact)];
      const isUsed = kinds.some(({ shared }) => shared.some(({ request }) => request === name));
      const folder = isUsed ? tree.locate(name, dir) : null;
      const version = folder === null ? undefined : tree.manifest(folder).version;
      if (version === undefined || !isOther(version, hostReact)) return [];
      return [finding('warning', `${manifest.name} is built with ${name} ${version}`, version, hostReact)];
    });
}

function finding(severity: Finding['severity'], what: string, version: string, hostReact: number): Finding {
  const consequence = severity === 'error' ? ': the page would show an error instead of the plugin.' : '.';
  return {
    severity,
    code: 'EREACT',
    message: `${what}, but the host shares React ${hostReact}${consequence}`,
    hint: `Install react and react-dom ${hostReact} for the plugin. If all of your hosts have React ${major(version)}, set "hostReact": ${major(version)} among the options of assets.`,
  };
}

/** React 17 and 18 take each other's elements; 19 does not. */
function isOther(version: string, hostReact: number): boolean {
  const generation = (of: number): number => Math.max(of, 18);
  return validVersion(version) !== null && generation(major(version)) !== generation(hostReact);
}

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
