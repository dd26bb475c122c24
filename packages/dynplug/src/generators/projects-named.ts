// Which projects a name means: all generators take the names that "nx run" takes, and folders.
import path from 'node:path';
import type { WorkspaceProject } from './workspace-projects';

/**
 * @param given a project, a package, either without its scope, a folder, or the last part of one
 * @returns none, or several for a name that is not clear
 */
export function projectsNamed(projects: readonly WorkspaceProject[], given: string): readonly WorkspaceProject[] {
  const name = given.replace(/^\.\//, '').replace(/\/+$/, '');
  const exact = projects.filter((project) => [project.name, project.manifest.name, project.root].includes(name));
  if (exact.length > 0) return exact;
  return projects.filter((project) =>
    [path.posix.basename(project.root), project.name.replace(/^@[^/]+\//, '')].includes(name),
  );
}
