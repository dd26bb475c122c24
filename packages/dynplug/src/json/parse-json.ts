// JSON as people's tools write it: with or without a byte order mark, over which package managers read too; JSONC, with comments and trailing commas, as
// Nx and TypeScript read their own files.
import { createRequire } from 'node:module';

/** Levels of lists and objects. Whatever walks a value recursively, as `JSON.stringify` does, ends with a stack overflow somewhere above 1000. */
export const MAX_DEPTH = 200;

const [QUOTE, SLASH, STAR, BACKSLASH] = ['"', '/', '*', '\\'].map((char) => char.charCodeAt(0));
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = ['[', ']', '{', '}'].map((char) => char.charCodeAt(0));

/** @throws SyntaxError, also for a text that is nested deeper than MAX_DEPTH */
export function parseJson(text: string): unknown {
  const json = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const value: unknown = JSON.parse(json);
  requireShallow(json);
  return value;
}

/**
 * Rejects what is nested deeper than MAX_DEPTH.
 * @param json may have comments @throws SyntaxError
 */
export function requireShallow(json: string): void {
  let depth = 0;
  for (let at = 0; at < json.length; at++) {
    const char = json.charCodeAt(at);
    if (char === QUOTE) at = endOfString(json, at);
    else if (char === SLASH) at = endOfComment(json, at);
    else if (char === OPEN_LIST || char === OPEN_OBJECT) depth++;
    else if (char === CLOSE_LIST || char === CLOSE_OBJECT) depth--;
    if (depth > MAX_DEPTH) throw tooDeep();
  }
}

export function tooDeep(): SyntaxError {
  return new SyntaxError(`it is nested more than ${MAX_DEPTH} levels deep`);
}

/** Where the closing quote is. @param from where the opening one is */
function endOfString(json: string, from: number): number {
  let at = from + 1;
  while (at < json.length && json.charCodeAt(at) !== QUOTE) at += json.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}

/** Where a comment ends. @param from where its slash is */
function endOfComment(json: string, from: number): number {
  const kind = json.charCodeAt(from + 1);
  if (kind !== SLASH && kind !== STAR) return from;
  const end = kind === SLASH ? json.indexOf('\n', from) : json.indexOf('*/', from + 2) + 1;
  return end <= 0 ? json.length : end;
}

/** @throws SyntaxError that names the line, also for a text that is nested deeper than MAX_DEPTH */
export function parseJsonc(text: string): unknown {
  const { parse, printParseErrorCode } = jsoncParser();
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
  return jsoncParser().parse(text, [], { allowTrailingComma: true }) as unknown;
}

/** The library, loaded when it is used: what Nx loads for every invocation reaches this file too. */
export function jsoncParser(): typeof import('jsonc-parser') {
  return createRequire(__filename)('jsonc-parser') as typeof import('jsonc-parser');
}

/** The first name that an object has twice; undefined also where there is no object. @param at names of fields, from the root on */
export function repeatedKey(text: string, at: readonly string[]): string | undefined {
  const { findNodeAtLocation, parseTree } = jsoncParser();
  const root = parseTree(text.replace(/^\ufeff/, ''));
  const node = root && findNodeAtLocation(root, [...at]);
  if (node?.type !== 'object') return undefined;
  const names = (node.children ?? []).map(({ children }) => children?.[0]?.value as string);
  return names.find((name, index) => names.indexOf(name) !== index);
}
