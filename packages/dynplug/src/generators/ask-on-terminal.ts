// Questions, where a person sits at a terminal.
import { prompt } from 'enquirer';
import { DynplugError } from '../errors/errors';
import type { Kind } from '../options/kinds';

/** A person's choice among names: at least one. Undefined where nobody can be asked. @param chosen those that are selected at first */
export type Ask = (
  names: readonly string[],
  message?: string,
  chosen?: readonly string[],
) => Promise<readonly string[]> | undefined;

/** Lines of the list that are shown at once; it scrolls. */
const LINES = 15;

export const askOnTerminal: Ask = (names, message = 'Which plugins?', chosen = []) =>
  isTerminal() && names.length > 0 ? choose(names, message, chosen) : undefined;

/**
 * A line of text, which may be empty. Undefined where nobody can be asked.
 * @param kind of the answer: another one is asked for again @param initial the answer to an empty line
 */
export function askText(message: string, kind: Kind<string>, initial = ''): Promise<string> | undefined {
  const validate = (answer: string): true | string =>
    answer.trim() === '' || kind.accepts(answer.trim()) || `It must be ${kind.words}.`;
  return isTerminal() ? answerTo<string>({ type: 'input', name: 'answer', message, initial, validate }) : undefined;
}

/** No is the answer to an empty line. Undefined where nobody can be asked. */
export function askYesNo(message: string): Promise<boolean> | undefined {
  return isTerminal() ? answerTo<boolean>({ type: 'confirm', name: 'answer', message, initial: false }) : undefined;
}

function isTerminal(): boolean {
  return process.stdin.isTTY && process.stdout.isTTY && !process.env['CI'];
}

function choose(names: readonly string[], message: string, chosen: readonly string[]): Promise<readonly string[]> {
  return answerTo<readonly string[]>({
    type: 'multiselect',
    name: 'answer',
    message: `${message} (space selects, a selects all, enter confirms)`,
    choices: [...names],
    ...(chosen.length > 0 && { initial: [...chosen] }),
    limit: LINES,
    // The mark of the library is the same for both, but for its color.
    indicator: (_state: object, { enabled }: { readonly enabled: boolean }) => (enabled ? '[x]' : '[ ]'),
    validate: (chosen: readonly string[]) => chosen.length > 0 || 'Select at least one with the space bar.',
  });
}

/** @throws EINTERRUPTED for Ctrl-C and Escape */
async function answerTo<T>(question: object): Promise<T> {
  try {
    return (await prompt<{ answer: T }>(question as never)).answer;
  } catch (cause) {
    throw new DynplugError(
      'EINTERRUPTED',
      'The question was not answered, and nothing was written.',
      'Answer it, or give the option on the command line.',
      { cause },
    );
  }
}
