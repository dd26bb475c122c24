// Calls of the CLIs in a shell text, e.g. a script of package.json.
import { EXPORT_FLAGS, type Flag, PACKAGE_FLAGS } from './flags';
import { type ShellCommand, type ShellParser, type ShellWord, UNKNOWN, joined, shellCommands } from './shell';

export interface UsedFlag {
  /** As written. */
  readonly name: string;
  readonly values: readonly ShellWord[];
  /** Undefined when the CLIs have no such flag. */
  readonly flag: Flag | undefined;
}

export interface Call {
  /** `fork` is a subcommand that backstage-cli has too, `install` puts a CLI into a workspace, `other` has no counterpart. */
  readonly kind: 'export' | 'package' | 'fork' | 'install' | 'other';
  readonly text: string;
  readonly flags: readonly UsedFlag[];
}

/** A command as it runs: a quoted script, as of `bash -c`, is taken apart. */
export interface RunCommand extends ShellCommand {
  readonly call: Call | undefined;
  /** The words without the programs that only start another one. */
  readonly bare: readonly ShellWord[];
}

/** Names under which the CLIs are called; the fork of backstage-cli was their beginning. */
const PROGRAM = /^(.*[/\s])?(rhdh-cli|janus-cli|@red-hat-developer-hub\/cli(@.*)?|@janus-idp\/cli(@.*)?)\)?$/s;
const FORK = /^(.*\/)?backstage-cli$/;
const EXPORT = ['plugin export', 'package export-dynamic-plugin', 'package export-dynamic'];
const PACKAGE = ['plugin package', 'package package-dynamic-plugins'];
const FORKED = /^(package (start|build|lint|test|clean|prepack|postpack|prepare)|repo \w+|new|config:\w+)$/;
/** Programs that print, look up or search their arguments. */
const QUOTING = /^(echo|printf|which|type|hash|test|\[|grep|sed|awk|git|rm|ls|cat)$/;
/** Programs and words of theirs that start what follows. */
const STARTER =
  /^(.*\/)?(npx|bunx|pnpx|npm|pnpm|yarn|bun|exec|x|dlx|run|env|cross-env|dotenv|time|timeout|nice|sudo|command|corepack|node|@.+|--|-.*|[A-Za-z_]\w*=.*)$/s;
const MANAGER = /^(npm|pnpm|yarn|bun)$/;
const INSTALL = /^(add|install|i)$/;
/** Their folders are those of another machine. */
const ELSEWHERE = /^(podman|docker|nerdctl|ssh|kubectl|oc)$/;

/** Scripts in scripts; a text that names itself would have no end. */
const MOST_LEVELS = 4;

/** All commands of a text. @param folder where it runs, relative to the workspace root, or UNKNOWN */
export function commandsIn(shell: ShellParser, text: string, folder: string, level = 0): readonly RunCommand[] {
  const all = shellCommands(shell, text, folder).flatMap((command): readonly RunCommand[] => {
    const bare = startedWords(command.words);
    const own = { ...command, folder: ownFolder(command), bare, call: callIn(command.words) };
    if (own.call || level === MOST_LEVELS || QUOTING.test(bare[0]?.text ?? '')) return [own];
    const where = ELSEWHERE.test(bare[0]?.text ?? '') ? UNKNOWN : own.folder;
    const inner = command.words
      .filter((word) => /\s/.test(word.text))
      .flatMap((word) => commandsIn(shell, word.text, where, level + 1))
      .map((found) => ({ ...found, pos: command.pos, end: command.end, isInner: command.isInner }));
    return inner.length > 0 && isWrapper(bare) ? inner : [own, ...inner.filter(({ call }) => call !== undefined)];
  });
  return all.filter((command, at) => !all.some((other, index) => isAgain(command, other, at > index)));
}

/**
 * Whether a call is also found as another command: one in a substitution is, as the parser finds it there, and each quoted word around it holds it.
 * The innermost counts.
 */
function isAgain(command: RunCommand, other: RunCommand, isLater: boolean): boolean {
  if (command === other || !command.call || command.call.text !== other.call?.text) return false;
  const isAround = command.pos <= other.pos && command.end >= other.end;
  const isSame = command.pos === other.pos && command.end === other.end;
  return isAround && (isLater || !isSame);
}

/** Whether all that a command does is in its quoted arguments. */
function isWrapper([program, option]: readonly ShellWord[]): boolean {
  return /^(.*\/)?(ba|da|z|k)?sh$/.test(program?.text ?? '')
    ? /^-\w*c$/.test(option?.text ?? '')
    : /^(eval|concurrently)$/.test(program?.text ?? '');
}

function startedWords(words: readonly ShellWord[]): readonly ShellWord[] {
  const at = words.findIndex(
    ({ text }) => !/^(env|cross-env|time|exec|command|corepack|npx|[A-Za-z_]\w*=.*)$/.test(text),
  );
  return words.slice(Math.max(at, 0));
}

/** As changed by `yarn --cwd`, `npm --prefix`, `pnpm -C` and `make -C`. */
function ownFolder({ words, folder }: ShellCommand): string {
  const at = words.findIndex(({ text }) => /^(--cwd|--prefix|-C|--dir)(=|$)/.test(text));
  const word = words[at];
  if (word === undefined) return folder;
  const [, value] = word.text.split(/=(.*)/s);
  return joined(folder, value === undefined ? words[at + 1] : { ...word, text: value });
}

function callIn(all: readonly ShellWord[]): Call | undefined {
  const words = all.filter(({ text }) => text !== '--');
  if (QUOTING.test(startedWords(words)[0]?.text ?? '')) return undefined;
  const texts = words.map(({ text }) => text);
  const subcommandAt = (at: number): string => texts.slice(at + 1, at + 3).join(' ');
  const isProgram = (word: ShellWord): boolean => PROGRAM.test(word.text) || FORK.test(word.text);
  const make = (kind: Call['kind'], at: number, known: readonly Flag[]): Call => ({
    kind,
    text: texts.slice(at).join(' '),
    flags: usedFlags(words.slice(at + 3), known),
  });
  for (const [kind, subcommands, flags] of [
    ['export', EXPORT, EXPORT_FLAGS],
    ['package', PACKAGE, PACKAGE_FLAGS],
  ] as const) {
    // A variable may hold the program, and a package may be named before its program.
    const at = words.findIndex(
      (word, index) => (isProgram(word) || word.isOpen) && subcommands.includes(subcommandAt(index)),
    );
    if (at >= 0) return make(kind, at, flags);
  }
  const at = words.findLastIndex(({ text }) => PROGRAM.test(text));
  if (at < 0) return undefined;
  const before = texts.slice(0, at);
  if (MANAGER.test(before[0] ?? '') && before.some((word) => INSTALL.test(word))) return make('install', at, []);
  if (!before.every((word) => STARTER.test(word)) || /^(-.*)?$/.test(texts[at + 1] ?? '')) return undefined;
  return make(FORKED.test(subcommandAt(at)) || FORKED.test(texts[at + 1] ?? '') ? 'fork' : 'other', at, []);
}

/** @param words arguments as a shell gives them */
export function usedFlags(words: readonly ShellWord[], known: readonly Flag[]): readonly UsedFlag[] {
  const used: UsedFlag[] = [];
  for (let at = 0; at < words.length; ) {
    const word = words[at++] as ShellWord;
    const [name = '', value] = word.text.startsWith('-') ? word.text.split(/=(.*)/s) : [word.text];
    const flag = known.find(({ names }) => names.includes(name));
    const values = value === undefined ? [] : [{ ...word, text: value }];
    const most = flag?.takes === 'many' ? Infinity : flag?.takes === 'one' ? 1 : 0;
    while (at < words.length && values.length < most && !(words[at] as ShellWord).text.startsWith('-'))
      values.push(words[at++] as ShellWord);
    used.push({ name, values, flag });
  }
  return used;
}
