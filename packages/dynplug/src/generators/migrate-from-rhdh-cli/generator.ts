// `nx g @org/dynplug:migrate-from-rhdh-cli`.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Tree } from '@nx/devkit';
import { MIGRATE } from '../../options/generators';
import { type Written, complete } from '../../options/option';
import { DynplugError } from '../../errors/errors';
import { print } from '../../terminal/print';
import { registerPlugin } from '../init/register-plugin';
import { ourOptions, parseNxJson } from '../nx-json';
import { failInFull } from '../fail-in-full';
import { readOptions } from '../read-options';
import { clean } from './clean';
import { migrate } from './migrate';
import { listedPlugins } from './plugins-list';
import { formatReport } from './report';
import { type ShellParser, loadShellParser } from './shell';

const LIST = 'plugins-list.yaml';

export default function migrateFromRhdhCliGenerator(tree: Tree, given: Written<typeof MIGRATE>): Promise<void> {
  return failInFull(async () => {
    const { pluginsList, clean: removes } = complete(MIGRATE, readOptions('migrate-from-rhdh-cli', MIGRATE, given));
    const nxJson = tree.read('nx.json', 'utf8');
    if (nxJson === null)
      throw new DynplugError('ENX', 'This workspace has no nx.json.', 'Run "npx nx init" first, in its root.');
    const shell = await loadShellParser();
    const list = readList(tree, shell, pluginsList);
    const migration = migrate(tree, shell, list, ourOptions(tree, parseNxJson(nxJson)));
    const registered = await registerPlugin(nxJson, {});
    const lines = [...migration.lines, ...migration.steps];
    if (lines.length > 0 && registered !== nxJson) tree.write('nx.json', registered);
    for (const [file, text] of migration.written) tree.write(file, text);
    const removed = removes ? clean(tree, shell, migration) : [];
    print(formatReport([...lines, ...removed]));
  });
}

/** @throws EOPTION for a file that was named and is absent */
function readList(
  tree: Tree,
  shell: ShellParser,
  named: string | undefined,
): { readonly file: string; readonly plugins: ReturnType<typeof listedPlugins> } | undefined {
  if (named === undefined) {
    const text = tree.read(LIST, 'utf8');
    return text === null ? undefined : { file: LIST, plugins: listedPlugins(shell, text) };
  }
  try {
    return { file: named, plugins: listedPlugins(shell, readFileSync(path.resolve(tree.root, named), 'utf8')) };
  } catch (cause) {
    throw new DynplugError(
      'EOPTION',
      `pluginsList: ${named} cannot be read.`,
      'Name a file, relative to the workspace root.',
      { cause },
    );
  }
}
