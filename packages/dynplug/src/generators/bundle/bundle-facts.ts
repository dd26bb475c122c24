// What the plugins of an image say about its targets, when these are written.
import type { Tree } from '@nx/devkit';
import { readTargetsBeforeBuild } from '../../compile/backstage-build';
import { bundledBuilds, bundledCompileInputs } from '../../inference/backend-builds';
import { mergeOptions, targetNames } from '../../inference/plugin-options';
import { namedPackages } from '../../inference/require-workspace';
import { indexProjects, sourceClosure } from '../../inference/source-closure';
import { BUILT, type BundleFacts } from '../../inference/targets';
import { isObject } from '../../json/values';
import type { DynplugPluginOptions } from '../../options/plugin';
import { isFrontendRole } from '../../plugin/role';
import { type WorkspaceProject, manifestsOf } from '../workspace-projects';

/**
 * @param projects of the workspace @param found those in the image
 * @param options for all plugins
 */
export function bundleFacts(
  tree: Tree,
  projects: readonly WorkspaceProject[],
  found: readonly WorkspaceProject[],
  options: DynplugPluginOptions,
): BundleFacts {
  const index = indexProjects(tree.root, manifestsOf(projects), readTargetsBeforeBuild(tree.root));
  const plugins = found.map(({ root, manifest }) => ({
    isFrontend: isFrontendRole(manifest.backstage?.role),
    closure: sourceClosure(index, root),
    options: mergeOptions(options, isObject(manifest['dynplug']) ? manifest['dynplug'] : {}),
  }));
  const workspace = { workspaceRoot: tree.root, named: namedPackages(index.root) };
  return {
    builds: bundledBuilds(plugins, targetNames(options).build),
    inputs: [...BUILT, ...bundledCompileInputs(plugins, workspace)],
  };
}
