// The question which plugins are meant, where a person sits at a terminal.
import { createInterface } from 'node:readline/promises';
import { DynplugError } from '../../errors/errors';
import { print } from '../../terminal/print';
import type { Ask } from './choose-plugins';

export const askOnTerminal: Ask = (names) => {
  if (!process.stdin.isTTY || !process.stdout.isTTY || process.env['CI'] || names.length === 0) return undefined;
  return answer(names);
};

async function answer(names: readonly string[]): Promise<readonly string[]> {
  print(names.map((name, at) => `  ${at + 1}  ${name}`).join('\n'));
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return parseAnswer(await terminal.question('Which plugins? Numbers, or "all": '), names);
  } finally {
    terminal.close();
  }
}

/**
 * @param text `1, 3` or `all`
 * @throws EOPTION for anything else
 */
export function parseAnswer(text: string, names: readonly string[]): readonly string[] {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  if (words.length === 1 && words[0] === 'all') return names;
  const chosen = words.map((word) => (/^\d+$/.test(word) ? names[Number(word) - 1] : undefined));
  if (chosen.length > 0 && chosen.every((name) => name !== undefined)) return chosen;
  throw new DynplugError(
    'EOPTION',
    `"${text}" is not one of the choices.`,
    `Numbers from 1 to ${names.length}, or "all".`,
  );
}
