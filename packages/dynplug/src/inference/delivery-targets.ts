// The targets that bring what was made to where it is used: to a local host, a container engine, a registry, another tag. None is cached.
import type { TargetConfiguration } from '@nx/devkit';
import { metadata } from './metadata';
import type { DynplugPluginOptions, PublishKind } from '../options/plugin';

/** @param packageOci the target that makes the image */
export function loadTarget(packageOci: string): TargetConfiguration {
  return {
    executor: '@org/dynplug:load',
    cache: false,
    dependsOn: [packageOci],
    metadata: metadata('load'),
  };
}

/** @param exportTarget the target that makes the folder */
export function placeTarget(exportTarget: string, { dynamicPluginsRoot }: DynplugPluginOptions): TargetConfiguration {
  return {
    executor: '@org/dynplug:place',
    cache: false,
    dependsOn: [exportTarget],
    options: { ...(dynamicPluginsRoot !== undefined && { dynamicPluginsRoot }) },
    metadata: metadata('place'),
  };
}

/** An image that is in a registry already. */
export function promoteTarget(): TargetConfiguration {
  return { executor: '@org/dynplug:promote', cache: false, metadata: metadata('promote') };
}

/** @param madeBy the targets that make what is published */
export function publishTarget(
  { publishKind = 'oci', npmRegistry, overwriteTag }: DynplugPluginOptions,
  madeBy: Readonly<Record<Exclude<PublishKind, 'both'>, readonly string[]>>,
): TargetConfiguration {
  const isNpm = publishKind !== 'oci';
  const isOci = publishKind !== 'npm';
  return {
    executor: '@org/dynplug:publish',
    cache: false,
    dependsOn: [...(isNpm ? madeBy.npm : []), ...(isOci ? madeBy.oci : [])],
    options: {
      kind: publishKind,
      ...(isNpm && npmRegistry && { registry: npmRegistry }),
      ...(isOci && overwriteTag && { overwriteTag: [...overwriteTag] }),
    },
    metadata: metadata('publish'),
  };
}
