// YAML that sources import.
import { createRequire } from 'node:module';

/** The value of a YAML file. Loads its parser with the first one: most plugins have none. @throws where it is broken */
export function parseYaml(text: string): unknown {
  const { parse } = createRequire(__filename)('yaml') as typeof import('yaml');
  return parse(text);
}
