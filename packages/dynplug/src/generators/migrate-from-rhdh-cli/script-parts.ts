// A script of package.json without the calls at its end.
import type { SyntaxNode } from 'unbash' with { 'resolution-mode': 'import' };
import type { ShellParser } from './shell';

interface Range {
  readonly pos: number;
  readonly end: number;
}

/**
 * @param isGone whether all that the shell runs in a part of the text is to go
 * @returns the text that stays, '' when nothing does; undefined when the parts to go are not the last ones of a simple list
 */
export function withoutLastParts(
  { parse }: ShellParser,
  text: string,
  isGone: (part: Range) => boolean,
): string | undefined {
  const parts = listParts(parse(text).commands);
  if (parts === undefined) return undefined;
  const last = parts.findLastIndex((part) => !isGone(part) && !isMove(text, part));
  const firstGone = parts.findIndex((part) => isGone(part));
  if (firstGone < 0 || firstGone < last) return undefined;
  return text.slice(0, parts[last]?.end ?? 0).trim();
}

/** The parts of `a && b; c`; undefined when one runs only if another fails, or beside it. */
function listParts(statements: readonly SyntaxNode[]): readonly Range[] | undefined {
  const parts: Range[] = [];
  for (const statement of statements) {
    if (statement.type !== 'Statement' || statement.background) return undefined;
    const { command } = statement;
    if (command.type !== 'AndOr') parts.push(command);
    else if (command.operators.every((operator) => operator === '&&')) parts.push(...command.commands);
    else return undefined;
  }
  return parts;
}

function isMove(text: string, { pos, end }: Range): boolean {
  return /^cd\s+\S+$/.test(text.slice(pos, end));
}
