// Who runs the scripts that export: other scripts, Nx targets, build files and pipelines.
import type { PlacedCommand, WorkspaceCommands } from './workspace-commands';
import { scriptRun } from './script-runs';
import type { WorkspacePlugin } from './workspace-plugins';

export interface ScriptName {
  readonly root: string;
  readonly name: string;
}

export interface Caller {
  readonly file: string;
  readonly where: string;
  /** The command as it is written. */
  readonly text: string;
  readonly command: PlacedCommand | undefined;
  /** What it runs. */
  readonly runs: readonly ScriptName[];
}

/** Scripts that do much else. Others run them for that, and npm runs some by itself. */
const LIFECYCLE =
  /^(build|start|dev|test|tsc|lint|clean|release)$|^(pre|post)(pack|publish|install|version|build)$|^(prepare|prepublishOnly)$/;

export const isLifecycle = (name: string): boolean => LIFECYCLE.test(name);

/** @returns the scripts that export, directly or by running another one, and all that runs them */
export function callersOf(
  { commands, targetScripts, unread }: WorkspaceCommands,
  packages: readonly WorkspacePlugin[],
): { readonly exporting: readonly ScriptName[]; readonly callers: readonly Caller[] } {
  const exporting = new Map<string, ScriptName>();
  const add = (script: ScriptName): void => void exporting.set(`${script.root} ${script.name}`, script);
  for (const { call, script } of commands)
    if (script && (call?.kind === 'export' || call?.kind === 'package')) add(script);
  const runsOf = (command: PlacedCommand): readonly ScriptName[] => {
    const known = [...exporting.values()].filter(({ name }) => !LIFECYCLE.test(name));
    return runBy(command, known, packages);
  };
  for (let size = -1; size !== exporting.size; ) {
    size = exporting.size;
    for (const command of commands) if (command.script && runsOf(command).length > 0) add(command.script);
  }
  const byCommand = commands.flatMap((command): readonly Caller[] => {
    const runs = runsOf(command);
    return runs.length === 0 ? [] : [{ ...placeOf(command), command, runs }];
  });
  const known = [...exporting.values()].filter(({ name }) => !LIFECYCLE.test(name));
  const byTarget = targetScripts.flatMap(({ file, target, script, root }): readonly Caller[] => {
    const runs = known.filter(
      (one) =>
        (root ?? one.root) === one.root &&
        [one.name, `:${one.name}`].some(
          (name) => script === one.name || (script.endsWith(name) && name.startsWith(':')),
        ),
    );
    return runs.length === 0 ? [] : [{ file, where: `target ${target}`, text: script, command: undefined, runs }];
  });
  const byLine = unread.flatMap(({ file, content }) =>
    content.split(/\r?\n/).flatMap((line, index): readonly Caller[] => {
      const words = new Set(line.split(/[\s"'`;&|()[\],]+/));
      const runs = known.filter(({ name }) => words.has(name));
      return runs.length === 0
        ? []
        : [{ file, where: `line ${index + 1}`, text: line.trim(), command: undefined, runs }];
    }),
  );
  return { exporting: [...exporting.values()], callers: [...byCommand, ...byTarget, ...byLine] };
}

function placeOf({ file, where, text }: PlacedCommand): Pick<Caller, 'file' | 'where' | 'text'> {
  return { file, where, text };
}

function runBy(
  command: PlacedCommand,
  known: readonly ScriptName[],
  packages: readonly WorkspacePlugin[],
): readonly ScriptName[] {
  const run = command.call ? undefined : scriptRun(command);
  if (!run) return [];
  const { folder, script: own } = command;
  const here = packages.find(({ root }) => root === folder);
  return known.filter(({ root, name }) => {
    if (!run.scripts.includes(name) || (own?.root === root && own.name === name)) return false;
    if (run.of === 'all') return true;
    if (run.of !== 'folder') {
      const { name: wanted } = run.of;
      return packages.some((one) => one.root === root && one.manifest.name === wanted);
    }
    // In a folder without such a script, the command may stand for a folder that only the shell knows.
    return here?.manifest.scripts?.[name] === undefined || here.root === root;
  });
}
