// The YAML files of package managers, as values.
import { existsSync, readFileSync } from 'node:fs';
import { DynplugError } from '../support/errors';
import { parseYaml } from '../support/parse-yaml';

/**
 * The file's content; `{}` when it is absent or empty.
 * @param file absolute
 * @throws EYAML
 */
export function readYamlFile(file: string): Readonly<Record<string, unknown>> {
  if (!existsSync(file)) return {};
  let content: unknown;
  try {
    content = parseYaml(readFileSync(file, 'utf8')).value;
  } catch (cause) {
    throw new DynplugError('EYAML', `${file} is not valid YAML: ${(cause as Error).message}`, 'Fix the file.', {
      cause,
    });
  }
  return typeof content === 'object' && content !== null ? (content as Readonly<Record<string, unknown>>) : {};
}
