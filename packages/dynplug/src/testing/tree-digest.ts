// What a folder holds, as one value to compare: paths, kinds, and contents.
import { lstatSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import path from 'node:path';

/** Path → content. @param folder absolute @param leftOut POSIX paths below it that may change */
export function treeOf(folder: string, leftOut: readonly string[] = []): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  const visit = (relative: string): void => {
    if (leftOut.includes(relative)) return;
    const file = path.join(folder, relative);
    const stats = lstatSync(file);
    if (stats.isSymbolicLink()) found[relative] = `→ ${readlinkSync(file)}`;
    else if (stats.isDirectory()) {
      found[relative] = 'folder';
      for (const name of readdirSync(file)) visit(relative === '' ? name : `${relative}/${name}`);
    } else found[relative] = readFileSync(file, 'latin1');
  };
  visit('');
  return found;
}
