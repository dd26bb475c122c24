// JSON files of a workspace as generators read them: with comments and trailing commas, as Nx does.
import type { Tree } from '@nx/devkit';
import { DynplugError } from '../support/errors';
import { parseJsonc } from '../support/parse-jsonc';

/**
 * The object in a file; undefined when there is no such file.
 * @param file relative to the workspace root
 * @throws EMANIFEST for a file that is no JSON object
 */
export function readTreeJson(tree: Tree, file: string): Readonly<Record<string, unknown>> | undefined {
  const text = tree.read(file, 'utf8');
  if (text === null) return undefined;
  try {
    const value = parseJsonc(text);
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>;
    throw new SyntaxError('it is no object');
  } catch (cause) {
    throw new DynplugError('EMANIFEST', `${file} is not valid JSON: ${(cause as Error).message}`, 'Fix the file.', {
      cause,
    });
  }
}
