// What Nx loads when nx.json names @org/dynplug: both names of one function, for Nx 22 and for 23 and later, and what it calls after a run.
import { createRequire } from 'node:module';
import type { FinishedRun } from './nx/after-tasks';
import { targetNames } from './inference/plugin-options';
import type { DynplugPluginOptions } from './options/plugin';

export { createNodes, createNodes as createNodesV2 } from './inference/create-nodes';
export type { DynplugPluginOptions } from './options/plugin';

/** Loads what it needs when a run has ended: Nx loads this file for each command. */
export function postTasksExecution(options: DynplugPluginOptions | undefined, finished: FinishedRun): void {
  const { afterTasks } = createRequire(__filename)('./nx/after-tasks') as typeof import('./nx/after-tasks');
  afterTasks(targetNames(options ?? {}), finished);
}
