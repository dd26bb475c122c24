// `backstage.pluginPackages` of a plugin, `backstage.pluginPackage` of a module: which packages belong together.
// Rule: what Backstage's CLI asks for before it packs (publishPreflightCheck of @backstage/cli-module-build 0.1).
import { byText } from '../../../files/paths';
import type { Check, Configured } from '../missing';
import { setField } from '../set-field';
import { pluginIdOf } from './plugin-id';

const PARTS = ['frontend-plugin', 'backend-plugin', 'common-library', 'web-library', 'node-library'];

export const pluginPackages: Check = (configured) => {
  const { plugin, role } = configured;
  const { backstage = {} } = plugin.manifest;
  if (role.endsWith('-module')) {
    if (backstage['pluginPackage'] !== undefined) return [];
    const [owner] = packagesOfPlugin(configured, [role.replace('-module', '')]);
    if (owner === undefined)
      return [{ todo: 'Set backstage.pluginPackage in package.json to the plugin that this is a module of.' }];
    return [setField(plugin, ['backstage', 'pluginPackage'], owner)];
  }
  if (backstage['pluginPackages'] !== undefined) return [];
  const packages = packagesOfPlugin(configured, PARTS);
  return packages.length === 0 ? [] : [setField(plugin, ['backstage', 'pluginPackages'], packages)];
};

/** Names of the packages of these roles with the plugin's id; none without an id. */
function packagesOfPlugin({ tree, plugin, projects }: Configured, roles: readonly string[]): readonly string[] {
  const id = pluginIdOf(tree, plugin);
  if (id === undefined) return [];
  return projects
    .filter(({ manifest }) => roles.includes(manifest.backstage?.['role'] as string))
    .filter((project) => pluginIdOf(tree, project) === id)
    .map(({ manifest }) => manifest.name as string)
    .sort(byText);
}
