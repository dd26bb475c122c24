// What an ordinary Backstage package needs before a registry may have it. Rule: the checks that Backstage's CLI makes before it packs
// (publishPreflightCheck of @backstage/cli-module-build 0.1), and npm's own: nothing private is published.
import type { Finding } from '../errors/errors';
import type { Manifest } from '../tree/manifest';

const PLUGINS = ['backend-plugin', 'frontend-plugin'];
const MODULES = ['backend-plugin-module', 'frontend-plugin-module'];
const LIBRARIES = ['common-library', 'node-library', 'web-library'];
const FIX = 'Run "backstage-cli repo fix --publish"';

/** All that is missing, as errors with a code and a hint each. */
export function publishableFindings(manifest: Manifest): readonly Finding[] {
  const { name, backstage = {} } = manifest;
  const { role, pluginId, pluginPackages, pluginPackage } = backstage;
  if (typeof role !== 'string' || ![...PLUGINS, ...MODULES, ...LIBRARIES].includes(role))
    return [
      error(
        role === undefined ? 'ENOROLE' : 'EROLE',
        role === undefined
          ? `${name} has no backstage.role, so dynplug does not know what it is.`
          : `${name} has the role ${JSON.stringify(role)}: it is neither a plugin nor a library, and no one installs it.`,
        'Set "backstage": { "role": … } in its package.json ("backstage-cli migrate package-roles" finds the role).',
      ),
    ];
  const isModule = MODULES.includes(role);
  const found: Finding[] = [];
  // Configure knows plugins and modules only.
  const fix = LIBRARIES.includes(role) ? `${FIX}.` : `${FIX}, or "nx g @org/dynplug:configure ${name} --fix".`;
  const lacks = (field: string): void => void found.push(error('EPUBLISHABLE', `${name} has no ${field}.`, fix));
  if (manifest['private'] === true)
    found.push(
      error(
        'EPUBLISHABLE',
        `${name} is marked as private: no package manager publishes it.`,
        'Remove "private" from its package.json if others may have it.',
      ),
    );
  if (pluginId === undefined && (PLUGINS.includes(role) || role === 'backend-plugin-module'))
    lacks('backstage.pluginId');
  const isPartOfPlugin = PLUGINS.includes(role) || (LIBRARIES.includes(role) && pluginId !== undefined);
  if (isPartOfPlugin && pluginPackages === undefined) lacks('backstage.pluginPackages');
  if (isModule && pluginId !== undefined && pluginPackage === undefined) lacks('backstage.pluginPackage');
  return found;
}

function error(code: Finding['code'], message: string, hint: string): Finding {
  return { severity: 'error', code, message, hint };
}
