// From Nx's context to the plain values that everything below works with.
import type { ExecutorContext } from '@nx/devkit';
import { DynplugError } from '../errors/errors';

export interface ProjectLocation {
  readonly name: string;
  /** Absolute. */
  readonly workspaceRoot: string;
  /** POSIX, relative to the workspace root. */
  readonly projectRoot: string;
}

/** @throws EOPTION when an executor runs without a project */
export function projectLocation(context: ExecutorContext): ProjectLocation {
  const { projectName, root, projectsConfigurations } = context;
  const project = projectName === undefined ? undefined : projectsConfigurations.projects[projectName];
  if (projectName === undefined || !project)
    throw new DynplugError('EOPTION', 'This executor works on a project.', 'Run it as "nx run <project>:<target>".');
  return { name: projectName, workspaceRoot: root, projectRoot: project.root };
}
