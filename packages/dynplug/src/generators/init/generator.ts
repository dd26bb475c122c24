// `nx add @org/dynplug` and `nx g @org/dynplug:init`.
import type { Tree } from '@nx/devkit';
import { requireNx } from '../../inference/require-workspace';
import { INIT } from '../../options/generators';
import type { Written } from '../../options/option';
import { DynplugError } from '../../errors/errors';
import { failInFull } from '../fail-in-full';
import { readOptions } from '../read-options';
import { ignoreOutputs } from './ignore-outputs';
import { registerPlugin } from './register-plugin';

export default function initGenerator(tree: Tree, given: Written<typeof INIT>): Promise<void> {
  return failInFull(() => {
    const options = readOptions('init', INIT, given);
    requireNx(tree.root);
    const nxJson = tree.read('nx.json', 'utf8');
    if (nxJson === null)
      throw new DynplugError('ENX', 'This workspace has no nx.json.', 'Run "npx nx init" first, in its root.');
    const registered = registerPlugin(nxJson, options);
    const gitignore = tree.read('.gitignore', 'utf8') ?? undefined;
    const ignored = ignoreOutputs(gitignore);
    if (registered !== nxJson) tree.write('nx.json', registered);
    if (ignored !== undefined && ignored !== gitignore) tree.write('.gitignore', ignored);
  });
}
