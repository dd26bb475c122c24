// What a workspace lacks for all of its plugins. A person does it: each way of doing it suits some repositories only.
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Tree } from '@nx/devkit';
import type { ProjectManifest } from '../../inference/project-manifest';
import { ENGINE, requireLockfile, namedTools } from '../../inference/require-workspace';
import type { SourcePackage } from '../../inference/source-closure';
import { readTreeJson } from '../tree-json';
import { isOurs, type PluginEntry } from '../nx-json';
import { findingOf } from '../../errors/errors';

interface PluginFacts {
  readonly build: string;
  readonly builds: readonly SourcePackage[];
  readonly hasFrontends: boolean;
}

/**
 * @param nxJson what nx.json holds
 * @param build name of the target that builds plugins @param builds the packages whose builds plugins wait for
 * @param hasFrontends whether one of the plugins is for browsers
 */
export function workspaceToDo(
  tree: Tree,
  nxJson: Readonly<Record<string, unknown>>,
  { build, builds, hasFrontends }: PluginFacts,
): readonly string[] {
  const { plugins = [], targetDefaults = {} } = nxJson as {
    plugins?: readonly PluginEntry[];
    targetDefaults?: Readonly<Record<string, unknown>>;
  };
  const root = (readTreeJson(tree, 'package.json') ?? {}) as ProjectManifest;
  // Backstage's build takes declarations that tsc has written for the whole repository. Inference lets it wait for that, unless an order is written.
  const defaults = targetDefaults[build];
  const isInferred = !/"dependsOn"/.test(JSON.stringify(defaults ?? '')) && builds.every(isBuilt);
  const waitsForTypes = builds.length === 0 || isInferred || /[":]tsc\b/.test(JSON.stringify(defaults ?? ''));
  return [
    ...(plugins.some(isOurs) ? [] : ['Register @org/dynplug: nx g @org/dynplug:init.']),
    ...(existsSync(path.join(tree.root, 'node_modules'))
      ? []
      : ['Install the dependencies: there is no node_modules.']),
    ...lockfileToDo(tree.root),
    ...(hasFrontends && !namedTools(root).includes(ENGINE)
      ? ['Install @org/dynplug-frontend, in the version of @org/dynplug: it bundles frontends.']
      : []),
    ...('tsc' in ((root['scripts'] ?? {}) as object) && !waitsForTypes
      ? [`Run the script tsc before ${build}, or let ${build} depend on it in targetDefaults of nx.json.`]
      : []),
  ];
}

const isBuilt = ({ isBuiltByBackstage }: SourcePackage): boolean => isBuiltByBackstage;

function lockfileToDo(root: string): readonly string[] {
  try {
    requireLockfile(root);
    return [];
  } catch (error) {
    const { message, hint = '' } = findingOf(error);
    return [`${message} ${hint}`];
  }
}
