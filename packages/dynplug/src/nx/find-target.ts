// Targets of a project by what they run, and whether a target runs in this call of Nx.
import type { ExecutorContext } from '@nx/devkit';
import { isObject, own } from '../json/values';

/**
 * The name of the target that runs one of our executors.
 * @param executor without the package's name
 * @param kind its option `kind`, for executors that have one
 * @returns undefined when the project has none
 */
export function findTarget(
  { projectsConfigurations }: Pick<ExecutorContext, 'projectsConfigurations'>,
  project: string,
  executor: string,
  kind?: string,
): string | undefined {
  const targets = Object.entries(own(projectsConfigurations.projects, project)?.targets ?? {});
  return targets.find(([, { executor: runs, options }]) => {
    const written: unknown = isObject(options) ? options['kind'] : undefined;
    return runs === `@org/dynplug:${executor}` && (kind === undefined || (written ?? 'dynamic') === kind);
  })?.[0];
}

/** Whether Nx runs the target before this one, from the cache or not. */
export function isInGraph({ taskGraph }: Pick<ExecutorContext, 'taskGraph'>, project: string, target: string): boolean {
  return Object.values(taskGraph?.tasks ?? {}).some(
    ({ target: task }) => task.project === project && task.target === target,
  );
}
