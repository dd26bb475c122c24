// What the option clean removes: only what was carried over as a whole, and what nothing calls any more.
import path from 'node:path';
import type { Tree } from '@nx/devkit';
import { editJson } from '../../json/edit-json';
import { isLifecycle, type Caller } from './callers';
import type { Migration } from './migrate';
import type { Line } from './report';
import { withoutLastParts } from './script-parts';
import type { ShellParser } from './shell';
import type { WorkspacePlugin } from './workspace-plugins';

const CLIS = ['@red-hat-developer-hub/cli', '@janus-idp/cli'];

/** A script of a plugin that exports, and what stays of it. */
interface Candidate {
  readonly plugin: WorkspacePlugin;
  readonly name: string;
  /** '' for a script that does nothing else. */
  readonly rest: string;
}

/** @returns a line for each thing that is gone, and for each that stays because something calls it */
export function clean(tree: Tree, shell: ShellParser, migration: Migration): readonly Line[] {
  const lines: Line[] = [];
  const edit = (file: string, at: readonly (string | number)[], value: unknown, found: string, text: string): void => {
    tree.write(file, editJson(tree.read(file, 'utf8') ?? '', at, value));
    lines.push({ file, found, verdict: 'removed', text });
  };
  const candidates = migration.plugins.flatMap((plugin) => candidatesOf(shell, plugin, migration));
  const { removable, kept } = withoutCalled(candidates, migration.callers);
  for (const { plugin, name, rest } of removable) {
    const at = ['scripts', name];
    if (rest === '') edit(plugin.file, at, undefined, `script ${name}`, 'carried over');
    else edit(plugin.file, at, rest, `the export in script ${name}`, `carried over; the script is ${rest}`);
  }
  for (const plugin of new Set(removable.map((candidate) => candidate.plugin))) removeOutputFromFiles(plugin, edit);
  for (const { candidate, callers } of kept)
    lines.push({
      file: candidate.plugin.file,
      found: `script ${candidate.name}`,
      verdict: 'person',
      text: `stays: ${callers.map(placeOf).join(', ')} still ${callers.length > 1 ? 'run' : 'runs'} it`,
    });
  const { listFile } = migration;
  if (listFile !== undefined && isInTree(listFile) && isAllDone(migration.lines, listFile)) {
    tree.delete(listFile);
    lines.push({ file: listFile, found: 'the list', verdict: 'removed', text: 'carried over' });
  }
  return [...lines, ...cleanClis(tree, migration, removable)];
}

const placeOf = ({ file, where }: { readonly file: string; readonly where: string }): string => `${file} (${where})`;

/** Scripts of a plugin of whose flags none is left to a person, and from which the export can be taken. */
function candidatesOf(
  shell: ShellParser,
  plugin: WorkspacePlugin,
  { exporting, lines, found, callers }: Migration,
): readonly Candidate[] {
  if (!(plugin.isBackend || plugin.isFrontend) || !isAllDone(lines, plugin.file)) return [];
  const isCarried = new Set([
    ...found.commands.filter(({ call }) => call?.kind === 'export' || call?.kind === 'package'),
    ...callers.flatMap(({ command }) => command ?? []),
  ]);
  return exporting
    .filter(({ root }) => root === plugin.root)
    .flatMap(({ name }): readonly Candidate[] => {
      const own = found.commands.filter(({ script }) => script?.root === plugin.root && script.name === name);
      const rest = withoutLastParts(shell, plugin.manifest.scripts?.[name] ?? '', ({ pos, end }) => {
        const inside = own.filter((command) => command.pos >= pos && command.end <= end && !command.isInner);
        return inside.length > 0 && inside.every((command) => isCarried.has(command));
      });
      if (rest === undefined) return [];
      // Others run `build` whatever it does, and what follows an export in another script needs it.
      const isRemovable =
        rest === '' ? !/^(build|start|dev|test|tsc|lint|clean|release)$/.test(name) : isLifecycle(name);
      return isRemovable ? [{ plugin, name, rest }] : [];
    });
}

interface Kept {
  readonly candidate: Candidate;
  readonly callers: readonly Caller[];
}

/** Without the scripts that something runs which stays itself. */
function withoutCalled(
  candidates: readonly Candidate[],
  all: readonly Caller[],
): { readonly removable: readonly Candidate[]; readonly kept: readonly Kept[] } {
  const goes = (caller: Caller): boolean =>
    candidates.some(
      ({ plugin, name }) => caller.command?.script?.root === plugin.root && caller.command.script.name === name,
    );
  const callersOf = ({ plugin, name, rest }: Candidate): readonly Caller[] =>
    rest === ''
      ? all.filter(
          (caller) => !goes(caller) && caller.runs.some((run) => run.root === plugin.root && run.name === name),
        )
      : [];
  const kept = candidates.flatMap((candidate) => {
    const callers = callersOf(candidate);
    return callers.length > 0 ? [{ candidate, callers }] : [];
  });
  if (kept.length === 0) return { removable: candidates, kept };
  // What stays may run another one.
  const next = withoutCalled(
    candidates.filter((candidate) => !kept.some((one) => one.candidate === candidate)),
    all,
  );
  return { removable: next.removable, kept: [...kept, ...next.kept] };
}

/** A list of another repository serves others, too. */
function isInTree(file: string): boolean {
  return !path.isAbsolute(file) && !path.normalize(file).startsWith('..');
}

function isAllDone(lines: readonly Line[], file: string): boolean {
  return lines.filter((line) => line.file === file).every(({ verdict }) => verdict === 'done');
}

/** Entries such as `dist-dynamic/*.*`: the derived package is not part of the plugin's own. */
function removeOutputFromFiles(
  { file, manifest }: WorkspacePlugin,
  edit: (file: string, at: readonly (string | number)[], value: undefined, found: string, text: string) => void,
): void {
  const entries = (manifest.files ?? []).map((entry, index) => ({ entry, index }));
  // From the end: each removal moves what follows.
  for (const { entry, index } of entries.reverse())
    if (typeof entry === 'string' && /^(\.\/)?dist-dynamic(\/|$)/.test(entry))
      edit(file, ['files', index], undefined, `${entry} in files`, 'carried over');
}

/** The CLIs among the dependencies, when no command and no line names them any more. */
function cleanClis(tree: Tree, { found, plugins }: Migration, removed: readonly Candidate[]): readonly Line[] {
  const isRemoved = (script: { readonly root: string; readonly name: string } | undefined): boolean =>
    removed.some(({ plugin, name }) => plugin.root === script?.root && name === script.name);
  const callers = [
    ...found.commands.filter(({ call, script }) => call && !isRemoved(script)).map(placeOf),
    ...found.mentions.map(({ file, line }) => placeOf({ file, where: `line ${line}` })),
  ];
  return plugins.flatMap(({ file, manifest }) =>
    (['dependencies', 'devDependencies'] as const).flatMap((field) =>
      CLIS.filter((name) => manifest[field]?.[name] !== undefined).map((name): Line => {
        const what = { file, found: `${name} in ${field}` };
        if (callers.length > 0)
          return { ...what, verdict: 'person', text: `stays: ${[...new Set(callers)].join(', ')} still need it` };
        tree.write(file, editJson(tree.read(file, 'utf8') ?? '', [field, name], undefined));
        return { ...what, verdict: 'removed', text: 'carried over' };
      }),
    ),
  );
}
