// YAML from files that others write.
import { createRequire } from 'node:module';
import type { CST, Document, LineCounter } from 'yaml';
import { MAX_DEPTH, tooDeep } from './parse-json';

export interface YamlDocument {
  readonly value: unknown;
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
}

/**
 * Loads its parser with the first text: most workspaces have no YAML to read, and the parser takes as long as a small derivation.
 * @throws SyntaxError with one line that quotes nothing of the text, also for a text that is nested deeper than MAX_DEPTH, and for aliases
 *   that contain themselves or grow without bounds
 */
export function parseYaml(text: string): YamlDocument {
  const yaml = createRequire(__filename)('yaml') as typeof import('yaml');
  const lines = new yaml.LineCounter();
  requireShallow(new yaml.Parser().parse(text));
  const document = yaml.parseDocument(text, { lineCounter: lines });
  try {
    const [error] = document.errors;
    if (error) throw error;
    const value: unknown = document.toJS();
    requireFinite(value, new Set());
    return { value, document, lines };
  } catch (cause) {
    // Further lines quote the file, which may hold secrets.
    const [reason = ''] = (cause as Error).message.split('\n');
    throw new SyntaxError(reason.replace(/:$/, ''), { cause });
  }
}

/** Before values are made of it: the parser of the library is recursive from there on, and ends the process when the stack is full. */
function requireShallow(tokens: Iterable<CST.Token>): void {
  let level: readonly CST.Token[] = [...tokens].flatMap((token) =>
    'value' in token && token.value ? [token.value] : [],
  );
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw tooDeep();
    level = level.flatMap(childrenOf);
  }
}

function childrenOf(token: CST.Token): readonly CST.Token[] {
  if (!('items' in token)) return [];
  return token.items.flatMap(({ key, value }) => [key, value].filter((child) => child !== undefined && child !== null));
}

/** @param above the collections that hold the value */
function requireFinite(value: unknown, above: Set<object>): void {
  if (typeof value !== 'object' || value === null) return;
  if (above.has(value)) throw new SyntaxError('an alias stands for a collection that contains it');
  if (above.size > MAX_DEPTH) throw tooDeep();
  above.add(value);
  for (const child of Object.values(value)) requireFinite(child, above);
  above.delete(value);
}
