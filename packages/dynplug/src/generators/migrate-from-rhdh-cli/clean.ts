// What the option clean removes: only what was carried over as a whole.
import path from 'node:path';
import type { Tree } from '@nx/devkit';
import { editJson } from '../../json/edit-json';
import { readTreeJson } from '../tree-json';
import { commandsIn } from './commands';
import type { FoundScript, Migration } from './migrate';
import { CLI } from './other-steps';
import type { Line } from './report';
import type { ReadManifest, WorkspacePlugin } from './workspace-plugins';

const CLIS = ['@red-hat-developer-hub/cli', '@janus-idp/cli'];

/** @returns a line for each thing that is gone */
export function clean(tree: Tree, migration: Migration): readonly Line[] {
  const lines: Line[] = [];
  const remove = (file: string, at: readonly (string | number)[], found: string): void => {
    tree.write(file, editJson(tree.read(file, 'utf8') ?? '', at, undefined));
    lines.push({ file, found, verdict: 'removed', text: 'carried over' });
  };
  for (const script of migration.scripts)
    if (isCarried(script, migration)) {
      remove(script.plugin.file, ['scripts', script.name], `script ${script.name}`);
      removeOutputFromFiles(script.plugin, remove);
    }
  const { listFile } = migration;
  if (listFile !== undefined && isInTree(listFile) && isAllDone(migration.lines, listFile)) {
    tree.delete(listFile);
    lines.push({ file: listFile, found: 'the list', verdict: 'removed', text: 'carried over' });
  }
  if (!isStillCalled(tree, migration))
    for (const { file, manifest } of migration.plugins)
      for (const field of ['dependencies', 'devDependencies'] as const)
        for (const name of CLIS)
          if (manifest[field]?.[name] !== undefined) remove(file, [field, name], `${name} in ${field}`);
  return lines;
}

/** A script that does nothing else, and of whose flags none is left to a person. */
function isCarried({ plugin, isOnlyCalls }: FoundScript, { lines }: Migration): boolean {
  return (plugin.isBackend || plugin.isFrontend) && isOnlyCalls && isAllDone(lines, plugin.file);
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
  remove: (file: string, at: readonly (string | number)[], found: string) => void,
): void {
  const entries = (manifest.files ?? []).map((entry, index) => ({ entry, index }));
  // From the end: each removal moves what follows.
  for (const { entry, index } of entries.reverse())
    if (typeof entry === 'string' && /^(\.\/)?dist-dynamic(\/|$)/.test(entry))
      remove(file, ['files', index], `${entry} in files`);
}

function isStillCalled(tree: Tree, { plugins, steps }: Migration): boolean {
  return (
    steps.some(({ found }) => CLI.test(found)) ||
    plugins.some(({ file }) => {
      const { scripts = {} } = (readTreeJson(tree, file) ?? {}) as ReadManifest;
      return Object.values(scripts).some((script) => commandsIn(script).calls.length > 0);
    })
  );
}
