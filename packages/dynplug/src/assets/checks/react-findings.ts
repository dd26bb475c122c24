// The plugin's React against the host's. Components take React from the host, but the runtime of JSX and `react-dom/client` are bundled: of another
// generation, what they make is nothing that the host's React can render.
import major from 'semver/functions/major';
import validVersion from 'semver/functions/valid';
import type { SourcePlugin } from '../../derive/source-plugin';
import type { Bundled } from '../../protocol';
import type { Finding } from '../../errors/errors';

const PARTS = { react: 'the JSX runtime', 'react-dom': 'a renderer' } as const;

/**
 * @param kinds what was built @param hostReact major version of the hosts' React
 * @param unshared requests that a person took out of the shared modules: such a plugin has a React of its own
 */
export function reactFindings(
  { tree, dir, manifest }: Pick<SourcePlugin, 'tree' | 'dir' | 'manifest'>,
  kinds: readonly Bundled[],
  hostReact: number,
  unshared: readonly string[],
): readonly Finding[] {
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
