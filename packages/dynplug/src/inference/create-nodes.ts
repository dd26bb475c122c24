// package.json with the role of a plugin → targets. Nx calls this for every invocation, so it reads little and loads less.
import path from 'node:path';
import type { CreateNodesResult, CreateNodesV2, TargetConfiguration } from '@nx/devkit';
import { findingOf, inFull } from '../support/errors';
import { requireOwnNames, requirePluginOptions } from './check-options';
import { failingTargets } from './failing-targets';
import { type FoundPlugin, clashes, findPlugin, refuseClash } from './found-plugins';
import { type DynplugPluginOptions, mergeOptions } from './plugin-options';
import { hasLockfile, namesEngine, noLockfile, requireNx } from './require-workspace';
import { targetNames } from './target-names';
import { pluginTargets } from './targets';

type Targets = Readonly<Record<string, TargetConfiguration>>;

const IN_NX_JSON = '@org/dynplug in nx.json';

// The type that Nx 22 has too; in 23 it is another name of CreateNodes.
// eslint-disable-next-line @typescript-eslint/no-deprecated
export const createNodes: CreateNodesV2<DynplugPluginOptions> = [
  '**/package.json',
  (files, given, { workspaceRoot, nxJsonConfiguration }) => {
    const options = optionsForAll(given, workspaceRoot);
    const isLocked = hasLockfile(workspaceRoot);
    const hasProduction = 'production' in (nxJsonConfiguration.namedInputs ?? {});
    const found = new Map(files.map((file) => [file, findPlugin(workspaceRoot, file)] as const));
    const clashing = clashes([...found.values()].filter((plugin) => plugin !== undefined));
    const facts = { hasProduction, hasEngine: namesEngine(workspaceRoot) };
    const forAll = [false, true].map((isFrontend) => pluginTargets(options, isFrontend, facts));
    const targetsOf = (plugin: FoundPlugin): Targets => {
      try {
        if (!isLocked) throw noLockfile();
        refuseClash(plugin, clashing);
        if (plugin.field === undefined) return forAll[Number(plugin.isFrontend)] as Targets;
        return pluginTargets(ownOptions(options, plugin), plugin.isFrontend, facts);
      } catch (error) {
        // To throw would leave the whole workspace without targets, and Nx would run nothing.
        return failingTargets(targetNames(options), plugin.isFrontend, findingOf(error));
      }
    };
    return files.map((file): readonly [string, CreateNodesResult] => {
      const plugin = found.get(file);
      return [file, plugin ? { projects: { [path.posix.dirname(file)]: { targets: targetsOf(plugin) } } } : {}];
    });
  },
];

/** @throws ENX, EOPTION: without these no plugin can have targets. Nx shows the message alone. */
function optionsForAll(given: unknown, workspaceRoot: string): DynplugPluginOptions {
  try {
    requireNx(workspaceRoot);
    const options = requirePluginOptions(given, IN_NX_JSON);
    requireOwnNames(options, IN_NX_JSON);
    return options;
  } catch (error) {
    throw inFull(error);
  }
}

/** @throws EOPTION for a broken field */
function ownOptions(forAll: DynplugPluginOptions, { file, field }: FoundPlugin): DynplugPluginOptions {
  const place = `"dynplug" in ${file}`;
  const options = mergeOptions(forAll, requirePluginOptions(field, place));
  requireOwnNames(options, place);
  return options;
}
