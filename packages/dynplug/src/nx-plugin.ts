// What Nx loads when nx.json names @org/dynplug: both names of one function, for Nx 22 and for 23 and later, and what it calls before and after a run.
import { createRequire } from 'node:module';
import { inFull } from './errors/errors';
import type { FinishedRun } from './nx/after-tasks';
import { requestedTargets } from './inference/requested-targets';
import { workingDirectory } from './inference/working-directory';
import type { StartingRun } from './inference/required-values';
import { targetNames } from './inference/plugin-options';
import type { DynplugPluginOptions } from './options/plugin';

export { createNodes, createNodes as createNodesV2 } from './inference/create-nodes';
export type { DynplugPluginOptions } from './options/plugin';

/** What delivers, and so may lack an address: other commands load nothing more. */
const DELIVERING = ['place', 'publish', 'publish-static', 'collect'] as const;

/** @throws an Error that stops the run before anything is built */
export async function preTasksExecution(
  options: DynplugPluginOptions | undefined,
  run: StartingRun,
): Promise<NodeJS.ProcessEnv> {
  const names = targetNames(options ?? {});
  const ours: readonly string[] = DELIVERING.map((kind) => names[kind]);
  if (!requestedTargets(run.argv).some(({ target }) => ours.includes(target))) return {};
  const { requireValues } = createRequire(__filename)(
    './inference/required-values',
  ) as typeof import('./inference/required-values');
  try {
    await requireValues(options, run, workingDirectory(run.argv));
  } catch (error) {
    throw inFull(error);
  }
  return {};
}

/** Loads what it needs when a run has ended: Nx loads this file for each command. */
export function postTasksExecution(options: DynplugPluginOptions | undefined, finished: FinishedRun): void {
  const { afterTasks } = createRequire(__filename)('./nx/after-tasks') as typeof import('./nx/after-tasks');
  afterTasks(targetNames(options ?? {}), finished);
}
