// The targets of a plugin whose configuration is broken: they say so when they run. All other projects work.
import type { TargetConfiguration } from '@nx/devkit';
import type { Finding } from '../errors/errors';
import type { TargetKind } from '../options/plugin';
import { failureMetadata } from './metadata';

/** @param names of the targets that the plugin would have; only a frontend has assets, and only a backend is verified */
export function failingTargets(
  names: Readonly<Record<TargetKind, string>>,
  isFrontend: boolean,
  { code, message, hint }: Finding,
): Readonly<Record<string, TargetConfiguration>> {
  const target: TargetConfiguration = {
    executor: '@org/dynplug:fail',
    cache: false,
    options: { code, message, ...(hint !== undefined && { hint }) },
    metadata: failureMetadata(message),
  };
  const absent: readonly string[] = ['build', 'collect', isFrontend ? 'verify' : 'assets'];
  const kinds = Object.entries(names).filter(([kind]) => !absent.includes(kind));
  return Object.fromEntries(kinds.map(([, name]) => [name, target]));
}
