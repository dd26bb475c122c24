// YAML files of package managers, and configurations, as values.
import { existsSync, readFileSync } from 'node:fs';
import { DynplugError } from '../errors/errors';
import { parseYaml } from '../json/parse-yaml';

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
  if (content === null || content === undefined) return {};
  requireMapping(file, content);
  return content;
}

/** Files of package managers and configurations are mappings, and an alias must not lead into itself. @throws EYAML */
function requireMapping(file: string, content: unknown): asserts content is Readonly<Record<string, unknown>> {
  if (typeof content !== 'object' || Array.isArray(content))
    throw new DynplugError(
      'EYAML',
      `${file} does not contain keys and values.`,
      'Write "key: value" at its top level.',
    );
  const above = new Set<object>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if (above.has(value))
      throw new DynplugError('EYAML', `An alias in ${file} contains itself.`, 'Write the values out in place of it.');
    above.add(value);
    for (const one of Object.values(value)) visit(one);
    above.delete(value);
  };
  visit(content);
}
