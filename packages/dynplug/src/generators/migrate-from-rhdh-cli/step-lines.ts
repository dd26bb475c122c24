// What a person has to change outside of the plugins' own scripts, one line for each step.
import type { Tree } from '@nx/devkit';
import type { TargetKind } from '../../options/plugin';
import { readTreeJson } from '../tree-json';
import { type Caller, type ScriptName, isLifecycle } from './callers';
import type { Call } from './commands';
import type { Line } from './report';
import { insteadOf } from './steps-around';
import type { Mention, PlacedCommand } from './workspace-commands';
import type { WorkspacePlugin } from './workspace-plugins';

type Names = Readonly<Record<TargetKind, string>>;

/** Steps that call a CLI. @param owner whose plugin it exports; undefined when only the shell knows */
export function callLine(command: PlacedCommand, call: Call, owner: WorkspacePlugin | undefined, names: Names): Line {
  const target = call.kind === 'package' ? names['package-oci'] : names.export;
  const instead = owner ? `nx run ${owner.project}:${target}` : `nx affected -t ${target}`;
  const flags = owner ? [] : call.flags.flatMap(({ name, flag }) => (flag ? [`${name} is ${flag.here}`] : []));
  const options = flags.length > 0 ? `; for its plugins, ${[...new Set(flags)].join(', ')}` : '';
  return stepLine(command, `replace by ${instead}${options.replaceAll('`', '')}`);
}

/** Steps that run a script which exports. Those of a plugin's own scripts are taken out by clean. */
export function callerLine({ file, where, text, command }: Caller, names: Names): Line {
  const found = `${where}, ${text}`;
  const instead = `nx affected -t ${names.export}`;
  if (command?.script && command.script.root !== '.') {
    const { name } = command.script;
    const what = isLifecycle(name)
      ? `take it out of ${name}, which Nx need not export for`
      : 'remove it with the script that it runs';
    return { file, found, verdict: 'person', text: `${what}: the target is ${names.export}` };
  }
  const orAll = command?.script ? ', or by nx run-many for all plugins' : '';
  return { file, found, verdict: 'person', text: `replace by ${instead}${orAll}` };
}

/** Steps before and after a call, such as `npm publish` in its output. */
export function aroundLines(commands: readonly PlacedCommand[], names: Names): readonly Line[] {
  const packaging = new Set(commands.filter(({ call }) => call?.kind === 'package').map(({ file }) => file));
  return commands.flatMap((command) => {
    if (command.call && command.call.kind !== 'other') return [];
    const text = insteadOf(command, names, packaging.has(command.file));
    return text === undefined ? [] : [stepLine(command, text)];
  });
}

export function mentionLine({ file, line, text }: Mention): Line {
  const instead = /rhdh-plugin-export-utils/.test(text)
    ? 'replace by a pipeline of nx g @org/dynplug:ci'
    : 'names the CLI; remove or change it with the calls';
  return { file, found: `line ${line}, ${text}`, verdict: 'person', text: instead };
}

export function turboLines(tree: Tree, exporting: readonly ScriptName[], names: Names): readonly Line[] {
  // `tasks` since turbo 2, `pipeline` before.
  const { tasks, pipeline } = (readTreeJson(tree, 'turbo.json') ?? {}) as { tasks?: object; pipeline?: object };
  const scripts = new Set(exporting.map(({ name }) => name).filter((name) => !isLifecycle(name)));
  return Object.keys(tasks ?? pipeline ?? {})
    .filter((task) => scripts.has(task.replace(/^.*#/, '')))
    .map((task) => ({
      file: 'turbo.json',
      found: `task ${task}`,
      verdict: 'person',
      text: `Nx runs this: nx affected -t ${names.export}; remove the task when nothing asks for it`,
    }));
}

function stepLine({ file, where, text }: PlacedCommand, instead: string): Line {
  return { file, found: `${where}, ${text}`, verdict: 'person', text: instead };
}
