// The targets of the ordinary package, for hosts that are built with it: the workspace's own package manager packs what `build` wrote.
import type { TargetConfiguration } from '@nx/devkit';
import type { DynplugPluginOptions, TargetKind } from '../options/plugin';
import { metadata } from './metadata';
import { builtInputs } from './source-inputs';

type Inputs = readonly NonNullable<TargetConfiguration['inputs']>[number][];

/**
 * @param names of the targets
 * @param folder of the plugin: POSIX, relative to the workspace root
 * @param inputs of all targets that read the plugin's files
 */
export function staticTargets(
  names: Readonly<Record<TargetKind, string>>,
  { npmRegistry }: DynplugPluginOptions,
  { folder, inputs }: { readonly folder: string; readonly inputs: Inputs },
): Readonly<Record<string, TargetConfiguration>> {
  return {
    [names['pack-static']]: {
      executor: '@org/dynplug:pack',
      cache: true,
      dependsOn: [names.build],
      inputs: [...inputs, ...builtInputs([`${folder}/dist`])],
      outputs: ['{projectRoot}/dist-pack-static'],
      // Backstage's prepack rewrites package.json in place, and no other task should read it then.
      parallelism: false,
      options: { kind: 'static' },
      metadata: metadata('pack-static'),
    },
    [names['publish-static']]: {
      executor: '@org/dynplug:publish',
      cache: false,
      dependsOn: [names['pack-static']],
      options: { kind: 'static', ...(npmRegistry !== undefined && { registry: npmRegistry }) },
      metadata: metadata('publish-static'),
    },
  };
}
