// JSON as people's tools write it: with or without a byte order mark, over which package managers read too.

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
