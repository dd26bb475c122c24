// `backstage.pluginId`: what the code says, else what Backstage's naming pattern says. Backstage packs no plugin without it.
import type { Tree } from '@nx/devkit';
import { backendFeatures } from '../backend-features';
import type { Check } from '../missing';
import { setField } from '../set-field';
import type { WorkspaceProject } from '../../workspace-projects';

/** Rule: "Package naming" of Backstage's documentation (ADR 11 and the metadata of packages). */
const PATTERNS: Readonly<Record<string, RegExp>> = {
  'frontend-plugin': /plugin-(.+)$/,
  'frontend-plugin-module': /plugin-(.+)-module-/,
  'backend-plugin': /plugin-(.+)-backend$/,
  'backend-plugin-module': /plugin-(.+)-backend-module-/,
  'common-library': /plugin-(.+)-common$/,
  'web-library': /plugin-(.+)-(?:react|test-utils)$/,
  'node-library': /plugin-(.+)-node$/,
};

export const pluginIdField: Check = ({ tree, plugin }) => {
  if (plugin.manifest.backstage?.['pluginId'] !== undefined) return [];
  const id = pluginIdOf(tree, plugin);
  if (id === undefined)
    return [{ todo: 'Set backstage.pluginId in package.json: neither the code nor the package name contains it.' }];
  return [setField(plugin, ['backstage', 'pluginId'], id)];
};

/** The id of the plugin that a package belongs to, written or guessed. */
export function pluginIdOf(tree: Tree, project: WorkspaceProject): string | undefined {
  const { backstage, name = '' } = project.manifest;
  const { role, pluginId } = backstage ?? {};
  if (typeof pluginId === 'string') return pluginId;
  if (pluginId !== undefined || typeof role !== 'string') return undefined;
  if (role.startsWith('backend-')) {
    const ids = new Set(backendFeatures(tree, project).flatMap(({ pluginId: id }) => (id === undefined ? [] : [id])));
    if (ids.size === 1) return [...ids][0];
  }
  return PATTERNS[role]?.exec(name)?.[1];
}
