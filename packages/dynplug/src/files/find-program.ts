// Where a program is, as a shell would find it.
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/**
 * @param names in order of preference, with their endings
 * @param searchPath as the variable PATH has it
 * @returns absolute; undefined when none of them is in a folder of the path and may be run
 */
export function findProgram(names: readonly string[], searchPath: string): string | undefined {
  const folders = searchPath.split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(isProgram);
}

/** Whether a file may be run. @param file absolute */
export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
