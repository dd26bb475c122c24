// Shell text → its commands in order, with the folder that `cd` left them in. The parser is unbash.
import path from 'node:path';
import type { Command, SyntaxNode, Word, forEachChild, parse } from 'unbash' with { 'resolution-mode': 'import' };

export interface ShellParser {
  readonly parse: typeof parse;
  readonly forEachChild: typeof forEachChild;
}

export interface ShellWord {
  /** Without quotes; variables and substitutions as they are written. */
  readonly text: string;
  /** True when the shell puts something else in the place of a part of it. */
  readonly isOpen: boolean;
}

export interface ShellCommand {
  /** The program and its arguments, without assignments before and redirections. */
  readonly words: readonly ShellWord[];
  /** Where it begins and ends in the text, including its redirections. */
  readonly pos: number;
  readonly end: number;
  /** POSIX, relative to the workspace root; below UNKNOWN when only the shell knows where that is. */
  readonly folder: string;
  /** True for a command whose output becomes a word of another. */
  readonly isInner: boolean;
}

/** The shell's state that changes from command to command. */
interface State {
  folder: string;
}

/** A folder that only the shell knows. */
export const UNKNOWN = '?';

/** The parser is an ES module, and only this generator needs it. */
export async function loadShellParser(): Promise<ShellParser> {
  return await import('unbash');
}

/**
 * The commands of a text, those in subshells, functions, conditions and substitutions among them. What is not valid shell is read as far as
 * it can be.
 * @param folder where the text runs, or UNKNOWN
 */
export function shellCommands(
  { parse, forEachChild }: ShellParser,
  text: string,
  folder: string,
): readonly ShellCommand[] {
  const found: ShellCommand[] = [];
  const visit = (node: SyntaxNode, state: State, isInner: boolean): void => {
    if (node.type === 'Command') addCommand(node, state, isInner);
    // A function may be called from anywhere, and what a subshell changes ends with it.
    const inside =
      node.type === 'Function'
        ? { folder: UNKNOWN }
        : node.type === 'Subshell' || node.type === 'CommandExpansion'
          ? { ...state }
          : state;
    forEachChild(node, (child) => visit(child, inside, isInner || node.type === 'CommandExpansion'));
  };
  const addCommand = (command: Command, state: State, isInner: boolean): void => {
    const words = wordsOf(command, forEachChild);
    if (words.length === 0) return;
    found.push({ words, pos: command.pos, end: command.end, folder: state.folder, isInner });
    if (words[0]?.text === 'cd' || words[0]?.text === 'pushd') state.folder = joined(state.folder, words[1]);
  };
  visit(parse(text), { folder }, false);
  return found;
}

/** @param to undefined for the home folder */
export function joined(from: string, to: ShellWord | undefined): string {
  const text = to?.text ?? '';
  const isElsewhere = to === undefined || to.isOpen || path.posix.isAbsolute(text) || /^[~-]/.test(text);
  const made = isElsewhere
    ? path.posix.join(UNKNOWN, /\/([^/$`"}]*)$/.exec(text)?.[1] ?? '')
    : path.posix.join(from, text).replace(/(.)\/$/, '$1');
  return from.startsWith(UNKNOWN) && !made.startsWith(UNKNOWN) ? UNKNOWN : made;
}

function wordsOf({ name, args }: Command, forEachChild: ShellParser['forEachChild']): readonly ShellWord[] {
  if (name === undefined) return [];
  // An argument such as A=b has the form of an assignment.
  return [name, ...args].map((word) => ({
    text: word.type === 'Word' ? word.value : word.text,
    isOpen: hasExpansion(word, forEachChild),
  }));
}

function hasExpansion(word: Word | SyntaxNode, forEachChild: ShellParser['forEachChild']): boolean {
  let found = false;
  forEachChild(word, (part) => {
    found ||= /Expansion$|^ProcessSubstitution$/.test(part.type) || hasExpansion(part, forEachChild);
  });
  return found;
}
