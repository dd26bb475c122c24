// The target of the root that makes one dynamic-plugins.yaml of all plugins: it waits for what each of them is delivered as.
import type { TargetConfiguration } from '@nx/devkit';
import { byText } from '../files/paths';
import type { DynplugPluginOptions } from '../options/plugin';
import { PLUGIN_TAG, metadata } from './metadata';
import { hasOwnImage, targetNames } from './plugin-options';

type DependsOn = NonNullable<TargetConfiguration['dependsOn']>;

export interface CollectedPlugin {
  /** As Nx calls the project. */
  readonly name: string;
  readonly options: DynplugPluginOptions;
}

const ALL: readonly string[] = [`tag:${PLUGIN_TAG}`];

/**
 * @param options those for all plugins
 * @param plugins all of the workspace
 * @param root name of the project that gets the target
 */
export function collectTarget(
  options: DynplugPluginOptions,
  plugins: readonly CollectedPlugin[],
  root: string,
): TargetConfiguration {
  const isServed = options.baseUrl !== undefined;
  const isTarball = ({ options: own }: CollectedPlugin): boolean => isServed || own.publishKind === 'npm';
  const tarballs = plugins.filter(isTarball);
  const images = plugins.filter((plugin) => !isTarball(plugin) && hasOwnImage(plugin.options));
  const hasWorkspaceImage = tarballs.length + images.length < plugins.length;
  const namesOf = (some: readonly CollectedPlugin[]): readonly string[] =>
    some.length === plugins.length ? ALL : some.map(({ name }) => name).sort(byText);
  const makes = (kind: 'pack' | 'package-oci', some: readonly CollectedPlugin[]): DependsOn =>
    [...new Set(some.map((plugin) => targetNames(plugin.options)[kind]))].sort(byText).map((target) => ({
      projects: [...namesOf(some.filter((plugin) => targetNames(plugin.options)[kind] === target))],
      target,
    }));
  const { packDestination, profile = options.preset } = options;
  return {
    executor: '@org/dynplug:collect',
    cache: false,
    dependsOn: [
      ...makes('package-oci', images),
      ...(hasWorkspaceImage ? [targetNames(options)['package-oci']] : []),
      ...makes('pack', packDestination === undefined ? tarballs : plugins),
    ],
    options: {
      projects: hasWorkspaceImage ? [root, ...namesOf([...images, ...tarballs])] : [...ALL],
      folders: foldersOf(isServed, tarballs.length > 0, tarballs.length < plugins.length),
      ...(packDestination !== undefined && { packDestination }),
      ...(profile !== undefined && { profile }),
    },
    metadata: metadata('collect'),
  };
}

/** What is published is pinned, so it comes first; an address of a web server is only in what pack has made. */
function foldersOf(isServed: boolean, hasTarballs: boolean, hasImages: boolean): readonly string[] {
  if (isServed) return ['dist-pack'];
  return ['dist-publish', ...(hasImages ? ['dist-oci'] : []), ...(hasTarballs ? ['dist-pack'] : [])];
}
