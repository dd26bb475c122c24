// The question which plugins are meant, where a person sits at a terminal.
import { prompt } from 'enquirer';
import { DynplugError } from '../errors/errors';

/** A person's choice among names: at least one. Undefined where nobody can be asked. */
export type Ask = (names: readonly string[]) => Promise<readonly string[]> | undefined;

/** Lines of the list that are shown at once; it scrolls. */
const LINES = 15;

export const askOnTerminal: Ask = (names) => {
  if (!process.stdin.isTTY || !process.stdout.isTTY || process.env['CI'] || names.length === 0) return undefined;
  return choose(names);
};

/** @throws EINTERRUPTED for Ctrl-C and Escape */
async function choose(names: readonly string[]): Promise<readonly string[]> {
  const question = {
    type: 'multiselect',
    name: 'plugins',
    message: 'Which plugins? (space selects, a selects all, enter confirms)',
    choices: [...names],
    limit: LINES,
    // The mark of the library is the same for both, but for its color.
    indicator: (_state: object, { enabled }: { readonly enabled: boolean }) => (enabled ? '[x]' : '[ ]'),
    validate: (chosen: readonly string[]) => chosen.length > 0 || 'Select at least one with the space bar.',
  };
  try {
    return (await prompt<{ plugins: readonly string[] }>(question as never)).plugins;
  } catch (cause) {
    throw new DynplugError(
      'EINTERRUPTED',
      'No plugin was chosen, and nothing was written.',
      'Choose some, or name them on the command line.',
      { cause },
    );
  }
}
