// package.json with the role of a plugin → targets. Nx calls this for every invocation, so it reads little and loads less.
import path from 'node:path';
import type { CreateNodesResult, CreateNodesV2, TargetConfiguration } from '@nx/devkit';
import { findingOf, inFull } from '../support/errors';
import { requireMeant, requireOwnNames, requirePluginOptions } from './check-options';
import { failingTargets } from './failing-targets';
import { type FoundPlugin, clashes, findPlugin, refuseClash } from './found-plugins';
import { type DynplugPluginOptions, mergeOptions } from './plugin-options';
import { hasLockfile, namedBundlers, noLockfile, requireNx } from './require-workspace';
import { targetNames } from './target-names';
import { pluginTargets } from './targets';
import { workspaceImageProject, workspaceImageTags } from './workspace-image';

type Targets = Record<string, TargetConfiguration>;
interface Project {
  readonly targets: Targets;
  readonly tags?: string[];
}

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
    const facts = { hasProduction, bundlers: namedBundlers(workspaceRoot) };
    const forAll = [false, true].map((isFrontend) => pluginTargets(options, isFrontend, facts));
    const projectOf = (plugin: FoundPlugin): Project => {
      try {
        if (!isLocked) throw noLockfile();
        refuseClash(plugin, clashing);
        if (plugin.field === undefined)
          return { targets: forAll[Number(plugin.isFrontend)] as Targets, ...workspaceImageTags(options) };
        const own = ownOptions(options, plugin);
        return { targets: pluginTargets(own, plugin.isFrontend, facts), ...workspaceImageTags(own) };
      } catch (error) {
        // To throw would leave the whole workspace without targets, and Nx would run nothing.
        const targets = failingTargets(targetNames(options), plugin.isFrontend, findingOf(error));
        return { targets, ...workspaceImageTags(options) };
      }
    };
    let hasImage = false;
    return files.map((file): readonly [string, CreateNodesResult] => {
      const plugin = found.get(file);
      if (!plugin) return [file, {}];
      const project = projectOf(plugin);
      const image =
        project.tags && !hasImage ? workspaceImageProject(options, workspaceRoot, hasProduction) : undefined;
      hasImage ||= image !== undefined;
      return [file, { projects: { [path.posix.dirname(file)]: project, ...(image && { '.': image }) } }];
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
function ownOptions(forAll: DynplugPluginOptions, { file, field, isFrontend }: FoundPlugin): DynplugPluginOptions {
  const place = `"dynplug" in ${file}`;
  const own = requirePluginOptions(field, place);
  requireMeant(own, isFrontend, place);
  const options = mergeOptions(forAll, own);
  requireOwnNames(options, place);
  return options;
}
