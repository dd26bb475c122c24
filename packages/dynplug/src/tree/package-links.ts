// Symbolic links among what a package of the workspace ships: npm leaves them out silently, and a host would miss what they stand for.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { byText } from '../files/paths';
import type { Manifest } from './manifest';

/**
 * Links at the top of the package that `files` names or does not keep out, and links at any depth of the folders that ship.
 * @param dir absolute
 * @param shipped paths of the files that ship, POSIX
 * @returns POSIX, sorted
 */
export function linksAmong(dir: string, { files }: Manifest, shipped: readonly string[]): readonly string[] {
  const named = Array.isArray(files) ? new Set(files.map((entry) => topOf(String(entry)))) : undefined;
  const tops = new Set(shipped.filter((file) => file.includes('/')).map(topOf));
  const found: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(path.join(dir, folder), { withFileTypes: true })) {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.name === 'node_modules' || (folder === '' && !tops.has(name) && named?.has(name) === false)) continue;
      if (entry.isSymbolicLink()) found.push(name);
      else if (entry.isDirectory() && (folder !== '' || tops.has(name) || named?.has(name) === true)) visit(name);
    }
  };
  visit('');
  return found.sort(byText);
}

/** The first segment of a path, or of an entry of `files`. */
function topOf(entry: string): string {
  return entry.replace(/^\.?\//, '').split('/', 1)[0] as string;
}
