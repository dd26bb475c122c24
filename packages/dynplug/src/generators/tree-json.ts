// JSON files of a workspace as generators read them: with comments and trailing commas, as Nx does.
import type { Tree } from '@nx/devkit';
import { jsonObject } from '../json/json-object';
import { parseJsonc } from '../json/parse-json';

/**
 * The object in a file; undefined when there is no such file.
 * @param file relative to the workspace root
 * @throws EMANIFEST for a file that is not a JSON object
 */
export function readTreeJson(tree: Tree, file: string): Readonly<Record<string, unknown>> | undefined {
  const text = tree.read(file, 'utf8');
  if (text === null) return undefined;
  return jsonObject(text, file, { code: 'EMANIFEST', hint: 'Fix the file.' }, parseJsonc);
}
