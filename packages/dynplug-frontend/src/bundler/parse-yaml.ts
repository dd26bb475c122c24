// YAML that sources import.
import { createRequire } from 'node:module';
import type { CST } from 'yaml';

/** As deep as files that @org/dynplug reads. The parser is recursive, and ends the process when the stack is full. */
const MAX_DEPTH = 200;

/** The value of a YAML file, which becomes JSON. Loads its parser with the first one: most plugins have none. @throws where it is broken */
export function parseYaml(text: string): unknown {
  const { Parser, parse } = createRequire(__filename)('yaml') as typeof import('yaml');
  requireShallow(new Parser().parse(text));
  const value: unknown = parse(text);
  requireTree(value, []);
  return value;
}

function requireShallow(tokens: Iterable<CST.Token>): void {
  let level: readonly CST.Token[] = [...tokens].flatMap((token) => ('value' in token && token.value) || []);
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw tooDeep();
    level = level.flatMap((token) =>
      'items' in token ? token.items.flatMap(({ key, value }) => [key, value].flatMap((child) => child ?? [])) : [],
    );
  }
}

/** @param above the collections that hold the value */
function requireTree(value: unknown, above: readonly object[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (above.includes(value)) throw new SyntaxError('An alias stands for a collection that contains it.');
  if (above.length > MAX_DEPTH) throw tooDeep();
  for (const child of Object.values(value)) requireTree(child, [...above, value]);
}

function tooDeep(): SyntaxError {
  return new SyntaxError(`The file is nested more than ${MAX_DEPTH} levels deep.`);
}
