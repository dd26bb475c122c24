// The folder in which a person called Nx, which Nx does not tell plugins.
import { readlinkSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';

/**
 * @param argv of the process that a person started, as Nx passes it on
 * @returns absolute: of this process if it is that one. Else Nx runs the plugin in a child, which works in the root, and Linux tells the folder
 *   of its parent; the daemon as a parent works in the root too. Undefined on other systems
 */
export function workingDirectory(argv: readonly string[]): string | undefined {
  if (isDeepStrictEqual([...argv], process.argv)) return process.cwd();
  try {
    return readlinkSync(`/proc/${process.ppid}/cwd`);
  } catch {
    return undefined;
  }
}
