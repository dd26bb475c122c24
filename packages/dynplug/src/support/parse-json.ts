// JSON as people's tools write it: with or without a byte order mark, over which package managers read too.

/** @throws SyntaxError */
export function parseJson(text: string): unknown {
  return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
}
