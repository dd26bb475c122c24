// One image of all plugins, as VeeCode's users make it: a project of the workspace's root, which knows the plugins by a tag that they get.
import type { ProjectConfiguration } from '@nx/devkit';
import type { DynplugPluginOptions } from '../options/plugin';
import { PLUGIN_TAG } from './metadata';
import { hasOwnImage } from './plugin-options';
import { type ImagePlugin, bundledBuilds } from './backend-builds';
import { closuresInputs } from './source-inputs';
import { targetNames } from './plugin-options';
import { type WorkspaceFacts, bundleTargets } from './targets';

/** The tag of plugins that go into the image of the workspace: Nx then knows them by any name, and people see it. */
export const IN_WORKSPACE_IMAGE = 'dynplug-workspace-image';

/** The tags of a plugin's project. */
export function pluginTags(options: DynplugPluginOptions): string[] {
  return hasOwnImage(options) ? [PLUGIN_TAG] : [PLUGIN_TAG, IN_WORKSPACE_IMAGE];
}

/**
 * What the root's project gets for the image of the tagged plugins: nothing where there are none, because Nx refuses a tag that no project has.
 * @param options those for all plugins
 * @param name of the project
 * @param plugins those in it
 */
export function workspaceImage(
  options: DynplugPluginOptions,
  { workspaceRoot, hasProduction, named }: WorkspaceFacts,
  name: string,
  plugins: readonly ImagePlugin[],
): Pick<ProjectConfiguration, 'implicitDependencies' | 'targets'> {
  if (plugins.length === 0) return {};
  const projects = [`tag:${IN_WORKSPACE_IMAGE}`];
  const { [targetNames(options).publish]: publish, ...targets } = bundleTargets(
    options,
    { projects, references: options.references ?? bundleReferences(options, name) },
    hasProduction,
    {
      builds: bundledBuilds(plugins, targetNames(options).build),
      inputs: closuresInputs(workspaceRoot, plugins, named),
    },
  );
  // Who publishes tarballs wants no image in a registry.
  const published = publish && options.publishKind !== 'npm' ? { [targetNames(options).publish]: publish } : {};
  return { implicitDependencies: projects, targets: { ...targets, ...published } };
}

/** The presets name images by the Backstage version; of several plugins, none has the version of all. @param name of the project */
export function bundleReferences(
  { imageRepository }: DynplugPluginOptions,
  name: string,
): readonly string[] | undefined {
  return imageRepository === undefined ? undefined : [`${imageRepository}/${shortName(name)}:bs_{backstageVersion}`];
}

/** `@acme/notes-image` → `notes-image`. */
export const shortName = (name: string): string => name.replace(/^@[^/]*\//, '');
