// Calls of the CLIs in a line of shell, e.g. a script of package.json.
import { EXPORT_FLAGS, type Flag, PACKAGE_FLAGS } from './flags';
import { shellCommands } from './shell-words';

export interface UsedFlag {
  /** As written. */
  readonly name: string;
  readonly values: readonly string[];
  /** Undefined when the CLIs have no such flag. */
  readonly flag: Flag | undefined;
}

export interface Command {
  /** `other` is a subcommand without a counterpart, such as `package metadata`. */
  readonly kind: 'export' | 'package' | 'other';
  readonly text: string;
  readonly flags: readonly UsedFlag[];
}

/** Names under which the CLIs are called; the fork of backstage-cli was their beginning. */
const PROGRAM = /^(.*\/)?(rhdh-cli|janus-cli|@red-hat-developer-hub\/cli(@.*)?|@janus-idp\/cli(@.*)?)$/;
const FORK = /^(.*\/)?backstage-cli$/;
const EXPORT = ['plugin export', 'package export-dynamic-plugin', 'package export-dynamic'];
const PACKAGE = ['plugin package', 'package package-dynamic-plugins'];

/** @returns the calls among the commands of a line, and how many other commands there are */
export function commandsIn(line: string): { readonly calls: readonly Command[]; readonly others: number } {
  const commands = shellCommands(line).map(callIn);
  const calls = commands.filter((command) => command !== undefined);
  return { calls, others: commands.length - calls.length };
}

function callIn(words: readonly string[]): Command | undefined {
  const at = words.findIndex((word) => PROGRAM.test(word) || FORK.test(word));
  const program = words[at];
  if (program === undefined) return undefined;
  const subcommand = words.slice(at + 1, at + 3).join(' ');
  const text = words.slice(at).join(' ');
  if (EXPORT.includes(subcommand)) return { kind: 'export', text, flags: usedFlags(words.slice(at + 3), EXPORT_FLAGS) };
  if (PACKAGE.includes(subcommand))
    return { kind: 'package', text, flags: usedFlags(words.slice(at + 3), PACKAGE_FLAGS) };
  // backstage-cli itself does much that is none of our business.
  return FORK.test(program) ? undefined : { kind: 'other', text, flags: [] };
}

/** @param words arguments as a shell gives them */
export function usedFlags(words: readonly string[], known: readonly Flag[]): readonly UsedFlag[] {
  const used: UsedFlag[] = [];
  for (let at = 0; at < words.length; ) {
    const [name, ...rest] = (words[at++] as string).split('=') as [string, ...string[]];
    const flag = known.find(({ names }) => names.includes(name));
    const values = rest.length > 0 ? [rest.join('=')] : [];
    const most = flag?.takes === 'many' ? Infinity : flag?.takes === 'one' ? 1 : 0;
    while (at < words.length && values.length < most && !(words[at] as string).startsWith('-'))
      values.push(words[at++] as string);
    used.push({ name, values, flag });
  }
  return used;
}
