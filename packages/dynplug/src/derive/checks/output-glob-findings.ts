// An exported folder that the workspace globs match becomes a package of the workspace at the next install, under the plugin's nose.
import path from 'node:path';
import type { Finding } from '../../errors/errors';
import { posixRelative } from '../../files/paths';
import { globsThatMatch } from '../../tree/workspace';
import type { SourcePlugin } from '../source-plugin';

/** @param exportedTo POSIX, relative to the plugin; undefined for archives, in which no package manager looks */
export function outputGlobFindings(source: SourcePlugin, exportedTo: string | undefined): readonly Finding[] {
  if (exportedTo === undefined) return [];
  const folder = posixRelative(source.root, path.join(source.dir, exportedTo));
  const globs = globsThatMatch(source.root, folder);
  if (globs.length === 0) return [];
  const name = path.posix.basename(folder);
  return [
    {
      severity: 'warning',
      code: 'EOUTPUT',
      message: `The workspace glob ${globs.map((glob) => `"${glob}"`).join(', ')} matches ${folder}: package managers take it for a package.`,
      hint: `Add "!**/${name}" and "!**/${name}/**" to the workspace globs.`,
    },
  ];
}
