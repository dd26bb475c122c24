// What one plugin lacks, by its options.
import { mergeOptions, requireOwnNames, requirePluginOptions } from '../../inference/plugin-options';
import { inProject } from '../../files/paths';
import type { WorkspaceProject } from '../workspace-projects';
import { CHECKS } from './checks/checks';
import type { Configured, Missing } from './missing';

/** What the checks know of a workspace. */
export type Workspace = Pick<Configured, 'tree' | 'projects' | 'nxJson'>;

/**
 * A plugin with its options.
 * @param forAll options for all plugins
 * @throws EOPTION for a broken field "dynplug"
 */
export function configured(workspace: Workspace, plugin: WorkspaceProject, forAll: Configured['options']): Configured {
  const { root, manifest } = plugin;
  const place = `"dynplug" in ${inProject(root, 'package.json')}`;
  const options = mergeOptions(forAll, requirePluginOptions(manifest['dynplug'], place));
  requireOwnNames(options, place);
  return { ...workspace, plugin, role: manifest.backstage?.['role'] as string, options };
}

export function lacking(plugin: Configured): readonly Missing[] {
  return CHECKS.flatMap((check) => check(plugin));
}
