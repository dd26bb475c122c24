// An output folder that the workspace globs match becomes a package of the workspace at the next install, under the plugin's nose.
import path from 'node:path';
import type { Finding } from '../support/errors';
import { posixRelative } from '../support/paths';
import { globsThatMatch } from '../tree/workspace';
import type { SourcePlugin } from './source-plugin';

/** @param outputs POSIX, relative to the plugin */
export function outputGlobFindings(source: SourcePlugin, outputs: readonly string[]): readonly Finding[] {
  return outputs.flatMap((output): readonly Finding[] => {
    const folder = posixRelative(source.root, path.join(source.dir, output));
    const globs = globsThatMatch(source.root, folder);
    if (globs.length === 0) return [];
    return [
      {
        severity: 'warning',
        code: 'EOUTPUT',
        message: `The workspace glob ${globs.map((glob) => `"${glob}"`).join(', ')} matches ${folder}: package managers take it for a package.`,
        hint: `Add "!**/${path.posix.basename(output)}" and "!**/${path.posix.basename(output)}/**" to the workspace globs.`,
      },
    ];
  });
}
