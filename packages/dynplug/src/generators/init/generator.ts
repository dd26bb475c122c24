// `nx add @org/dynplug` and `nx g @org/dynplug:init`.
import type { GeneratorCallback, Tree } from '@nx/devkit';
import { requireNx } from '../../inference/require-workspace';
import { INIT } from '../../options/generators';
import type { Written } from '../../options/option';
import { DynplugError } from '../../errors/errors';
import { isBackendRole, isFrontendRole } from '../../plugin/role';
import { print } from '../../terminal/print';
import { failInFull } from '../fail-in-full';
import { isOurs, parseNxJson } from '../nx-json';
import { readOptions } from '../read-options';
import { workspaceProjects } from '../workspace-projects';
import { askSettings } from './ask-settings';
import { addEngine } from './frontend-engine';
import { ignoreOutputs } from './ignore-outputs';
import { registerPlugin } from './register-plugin';

export default function initGenerator(tree: Tree, given: Written<typeof INIT>): Promise<GeneratorCallback | undefined> {
  return failInFull(async () => {
    const options = readOptions('init', INIT, given);
    requireNx(tree.root);
    const nxJson = tree.read('nx.json', 'utf8');
    if (nxJson === null)
      throw new DynplugError('ENX', 'This workspace has no nx.json.', 'Run "npx nx init" first, in its root.');
    const isFirst = !parseNxJson(nxJson).plugins.some(isOurs);
    const isSaid = Object.keys(options).length > 0;
    const settings = isFirst && !isSaid ? await askSettings() : options;
    const registered = registerPlugin(nxJson, { ...settings });
    const gitignore = tree.read('.gitignore', 'utf8') ?? undefined;
    const ignored = ignoreOutputs(gitignore);
    const plugins = pluginsIn(tree);
    const install = plugins.frontends.length > 0 ? addEngine(tree) : undefined;
    if (registered !== nxJson) tree.write('nx.json', registered);
    if (ignored !== undefined && ignored !== gitignore) tree.write('.gitignore', ignored);
    print(nextSteps(plugins));
    return install && (() => failInFull(install));
  });
}

interface Plugins {
  readonly backends: readonly string[];
  readonly frontends: readonly string[];
}

/** Names of projects. */
function pluginsIn(tree: Tree): Plugins {
  const projects = workspaceProjects(tree).map(({ name, manifest }) => ({ name, role: manifest.backstage?.['role'] }));
  return {
    backends: projects.filter(({ role }) => isBackendRole(role)).map(({ name }) => name),
    frontends: projects.filter(({ role }) => isFrontendRole(role)).map(({ name }) => name),
  };
}

function nextSteps({ backends, frontends }: Plugins): string {
  const [first] = [...backends, ...frontends];
  if (first === undefined)
    return 'No package of this workspace has the role of a plugin ("backstage": { "role": "backend-plugin" }) yet. Targets appear with the first one.';
  return [
    `Found ${backends.length} backend and ${frontends.length} frontend plugins and modules.`,
    '  nx g @org/dynplug:configure --all         lists what they lack; --fix writes it',
    `  nx run ${first}:export`,
  ].join('\n');
}
