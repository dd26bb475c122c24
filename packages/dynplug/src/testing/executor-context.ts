// What Nx tells an executor, as far as ours listen.
import type { ExecutorContext } from '@nx/devkit';

/** @param root of the workspace, absolute @param projectRoot POSIX, relative to it */
export function executorContext(root: string, projectName: string, projectRoot: string): ExecutorContext {
  const projectsConfigurations = { version: 2, projects: { [projectName]: { root: projectRoot } } };
  return { root, cwd: root, isVerbose: false, projectName, projectsConfigurations } as unknown as ExecutorContext;
}
