// `nx add @org/dynplug` and `nx g @org/dynplug:init`.
import type { Tree } from '@nx/devkit';
import { requirePluginOptions } from '../../inference/check-options';
import { requireNx } from '../../inference/require-workspace';
import { DynplugError } from '../../support/errors';
import { reportFailure } from '../report-failure';
import { requireOptions } from '../require-options';
import { ignoreOutputs } from './ignore-outputs';
import { registerPlugin } from './register-plugin';
import type { InitGeneratorOptions } from './schema';

export default function initGenerator(tree: Tree, options: InitGeneratorOptions): Promise<void> {
  return reportFailure(() => {
    requireOptions(__dirname, options);
    requireNx(tree.root);
    const { preset, imageRepository, profile } = options;
    const given = Object.entries({ preset, imageRepository, profile }).filter(([, value]) => value !== undefined);
    requirePluginOptions(Object.fromEntries(given), 'this generator');
    const nxJson = tree.read('nx.json', 'utf8');
    if (nxJson === null)
      throw new DynplugError('ENX', 'This workspace has no nx.json.', 'Run "npx nx init" first, in its root.');
    const registered = registerPlugin(nxJson, { preset, imageRepository, profile });
    const gitignore = tree.read('.gitignore', 'utf8') ?? undefined;
    const ignored = ignoreOutputs(gitignore);
    if (registered !== nxJson) tree.write('nx.json', registered);
    if (ignored !== undefined && ignored !== gitignore) tree.write('.gitignore', ignored);
  });
}
