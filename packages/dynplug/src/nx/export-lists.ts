// Which packages the export of a project ships by its options, from the target that inference made.
import type { ExecutorContext } from '@nx/devkit';
import { isObject } from '../json/values';

interface ExportLists {
  readonly embedPackages: readonly string[];
  readonly bundlePeers: readonly string[];
}

/** undefined for a project whose export is written by hand: it does not read the field "dynplug". */
export function exportLists({ projectName = '', projectsConfigurations }: ExecutorContext): ExportLists | undefined {
  const targets = Object.values(projectsConfigurations.projects[projectName]?.targets ?? {});
  const target = targets.find(({ executor }) => executor === '@org/dynplug:export');
  if (target?.metadata?.technologies?.includes('dynplug') !== true) return undefined;
  const options: unknown = target.options;
  const listOf = (name: string): readonly string[] => {
    const value = isObject(options) ? options[name] : undefined;
    return Array.isArray(value) ? value.map(String) : [];
  };
  return { embedPackages: listOf('embedPackages'), bundlePeers: listOf('bundlePeers') };
}
