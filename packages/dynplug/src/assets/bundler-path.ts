// Where the bundler can work. It reads # and ? in the path of a file as the start of a fragment and a query, and ! as the end of a loader's name;
// it would report installed packages as missing.
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../errors/errors';

const SPECIAL = ['#', '?', '!'] as const;

/**
 * @param folders absolute folders that sources and packages are read from; their `node_modules` may be links
 * @throws EPATH
 */
export function requireBundlerPath(folders: readonly string[]): void {
  for (const folder of [...folders, ...folders.map((dir) => path.join(dir, 'node_modules'))]) {
    const real = realOf(folder);
    const special = SPECIAL.filter((character) => real?.includes(character));
    if (special.length > 0)
      throw new DynplugError(
        'EPATH',
        `The bundler cannot read files below the folder ${real ?? folder}: its path contains ${special.join(' and ')}.`,
        `Move or rename the folder. A path that frontends are bundled in may not contain the characters ${SPECIAL.join(' ')}.`,
      );
  }
}

function realOf(folder: string): string | undefined {
  try {
    return realpathSync(folder);
  } catch {
    // Nothing is installed there.
    return undefined;
  }
}
