// Which notes of a page are of the app: those that it has without the plugin too.
import type { PageNote } from '../protocol';

/** Where the code of plugins comes from. */
const OF_PLUGIN = /\/api\/scalprum\/|\/dynamic-features\/remotes\//;

/**
 * @param notes of a page with a plugin
 * @param ofApp of the app alone
 * @returns those that the plugin may have caused: with another message, or with its code in the stack. Stacks differ with what is shown
 */
export function notOfApp(notes: readonly PageNote[], ofApp: readonly PageNote[]): readonly PageNote[] {
  const known = new Set(ofApp.map(messageOf));
  return notes.filter((note) => OF_PLUGIN.test(note.text) || !known.has(messageOf(note)));
}

function messageOf({ kind, text }: PageNote): string {
  return `${kind} ${text.split('\n', 1).join('')}`;
}
