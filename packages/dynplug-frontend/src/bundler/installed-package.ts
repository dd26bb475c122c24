// Installed packages, found as Node finds them.
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The nearest copy in the folders above. @param from absolute @returns its folder, absolute; undefined: none */
export function locatePackage(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const found = path.join(folder, 'node_modules', name);
    if (versionIn(found) !== undefined) return found;
    if (folder === path.dirname(folder)) return undefined;
  }
}

/** What the package.json of a folder says; undefined where there is none, or none with a version. @param folder absolute */
export function versionIn(folder: string): string | undefined {
  try {
    const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version?: unknown };
    return typeof version === 'string' ? version : undefined;
  } catch {
    // No package there.
    return undefined;
  }
}
