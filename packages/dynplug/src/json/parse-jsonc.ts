// JSON with comments and trailing commas, as Nx and TypeScript read their own files.
import { createRequire } from 'node:module';
import { requireShallow } from './parse-json';

/** @throws SyntaxError that names the line, also for a text that is nested deeper than MAX_DEPTH */
export function parseJsonc(text: string): unknown {
  const { parse, printParseErrorCode } = library();
  const errors: import('jsonc-parser').ParseError[] = [];
  const json = text.startsWith('\ufeff') ? text.slice(1) : text;
  requireShallow(json);
  const value: unknown = parse(json, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (!first) return value;
  const line = json.slice(0, first.offset).split('\n').length;
  throw new SyntaxError(`${printParseErrorCode(first.error)} in line ${line}`);
}

/** What can be read of a text, also where it is broken; undefined when it is nothing, or nested deeper than MAX_DEPTH. */
export function parseBrokenJsonc(text: string): unknown {
  try {
    requireShallow(text);
  } catch {
    return undefined;
  }
  return library().parse(text, [], { allowTrailingComma: true }) as unknown;
}

/** Loaded with the first text: what Nx loads for every invocation reaches this file too. */
function library(): typeof import('jsonc-parser') {
  return createRequire(__filename)('jsonc-parser') as typeof import('jsonc-parser');
}
