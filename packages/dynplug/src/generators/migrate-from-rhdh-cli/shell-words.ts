// A line of shell as commands and their words. Enough for what is in scripts: quotes, escapes, and the operators between commands.

const TOKEN = /(?:\\.|"(?:\\.|[^"\\])*"|'[^']*'|[^\s"'\\;&|])+|[;&|]+/gs;

/** Variables and substitutions stay as they are written. */
export function shellCommands(line: string): readonly (readonly string[])[] {
  const commands: string[][] = [[]];
  for (const [token] of line.matchAll(TOKEN)) {
    if (/^[;&|]+$/.test(token)) commands.push([]);
    else commands.at(-1)?.push(unquoted(token));
  }
  return commands.filter((words) => words.length > 0);
}

function unquoted(token: string): string {
  return token.replace(
    /"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/gs,
    (_, double?: string, single?: string, escaped?: string) =>
      double !== undefined ? double.replace(/\\(["\\$`])/g, '$1') : (single ?? escaped ?? ''),
  );
}
