// Folders on the way to an output.
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes a folder and those above it; one that exists stays as it is.
 * @param folder absolute @throws the system's error
 */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    // On a read-only file system Node says ENOENT, the answer of the look that follows the failure.
    let first = folder;
    while (!existsSync(path.dirname(first))) first = path.dirname(first);
    mkdirSync(first);
    mkdirSync(folder, { recursive: true });
  }
}
