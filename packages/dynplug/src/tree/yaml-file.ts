// The YAML files of package managers, as values.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { DynplugError } from '../support/errors';

/**
 * The file's content; `{}` when it is absent or empty.
 * @param file absolute
 * @throws EYAML
 */
export function readYamlFile(file: string): Readonly<Record<string, unknown>> {
  if (!existsSync(file)) return {};
  // Loaded when there is something to read: most workspaces have no such file, and the parser takes as long as a small derivation.
  const { parse } = createRequire(__filename)('yaml') as typeof import('yaml');
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new DynplugError('EYAML', `${file} is not valid YAML: ${(cause as Error).message}`, 'Mend the file.', {
      cause,
    });
  }
  return typeof content === 'object' && content !== null ? (content as Readonly<Record<string, unknown>>) : {};
}
