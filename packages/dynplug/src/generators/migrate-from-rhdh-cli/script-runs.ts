// Which scripts of package.json a command runs, by the runner's own syntax: `build` as a word of another program is no script.
import type { RunCommand } from './commands';

export interface ScriptRun {
  readonly scripts: readonly string[];
  /** `folder`: the package where the command runs. `all`: any package that has the script. Otherwise a package's name. */
  readonly of: 'folder' | 'all' | { readonly name: string };
}

const MANAGER = /^(yarn|pnpm|bun|npm)$/;
/** Runners of tasks in all packages of a workspace. */
const TASKS = /^(turbo|lerna|nx|wsrun|ultra|rush|wireit)$/;
/** Runners of scripts of one package side by side or in a row. */
const SERIES = /^(concurrently|npm-run-all2?|run-s|run-p)$/;
const EVERYWHERE = /^(foreach|workspaces|--workspaces|-ws|-r|--recursive|(--filter|-F|-w|--workspace)(=.*)?)$/;
/** Words of the managers that stand for something else than a script of that name. */
const OWN =
  /^(add|remove|install|i|ci|exec|dlx|x|create|init|link|publish|pack|config|cache|why|info|set|version|node|up|dedupe)$/;

/** @returns undefined for a command that runs no script */
export function scriptRun({ bare }: Pick<RunCommand, 'bare'>): ScriptRun | undefined {
  const [program = '', ...rest] = bare.map(({ text }) => text).filter((text) => text !== '--yes' && text !== '-y');
  if (TASKS.test(program)) return { scripts: taskNames(rest), of: 'all' };
  if (SERIES.test(program)) return { scripts: plain(rest).map((word) => word.replace(/^npm:/, '')), of: 'folder' };
  // A script of Yarn may run another one with Yarn's own `run`.
  if (program === 'run') return { scripts: plain(rest).slice(0, 1), of: 'folder' };
  if (!MANAGER.test(program)) return undefined;
  const runAt = rest.findIndex((word) => /^run(-script)?$/.test(word));
  if (runAt < 0 && program === 'npm') return undefined;
  const workspaceAt = rest.indexOf('workspace');
  const named = program === 'yarn' && workspaceAt >= 0 ? rest[workspaceAt + 1] : undefined;
  const from = runAt >= 0 ? runAt + 1 : named === undefined ? 0 : workspaceAt + 2;
  const [script] = plain(rest.slice(from).filter((word, at, words) => !isFolder(word) && !isFolder(words[at - 1])));
  if (script === undefined || (runAt < 0 && OWN.test(script))) return undefined;
  const of = named !== undefined ? { name: named } : rest.some((word) => EVERYWHERE.test(word)) ? 'all' : 'folder';
  return { scripts: [script], of };
}

/** Of `turbo run a b`, `nx run-many -t a,b` and `nx run p:a`. */
function taskNames(words: readonly string[]): readonly string[] {
  return words
    .flatMap((word) => word.replace(/^--?t(arget)?s?=/, '').split(','))
    .filter((word) => !word.startsWith('-'))
    .flatMap((word) => (word.includes(':') ? [word, word.slice(word.indexOf(':') + 1)] : [word]));
}

function isFolder(word: string | undefined): boolean {
  return /^(--cwd|--prefix|-C|--dir)$/.test(word ?? '');
}

function plain(words: readonly string[]): readonly string[] {
  return words.filter((word) => !word.startsWith('-'));
}
