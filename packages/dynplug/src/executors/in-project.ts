/** A folder of a project, POSIX and relative to the workspace root, as the project is. */
export function inProject(projectRoot: string, folder: string): string {
  return projectRoot === '.' ? folder : `${projectRoot}/${folder}`;
}
