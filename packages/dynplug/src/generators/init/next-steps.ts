// What a person reads after the plugin was added: the plugins, what each lacks, and the next command.
import type { Tree } from '@nx/devkit';
import { findingOf } from '../../errors/errors';
import { findPlugin } from '../../inference/found-plugins';
import { parseJsonc } from '../../json/parse-json';
import { isBackendRole, isFrontendRole } from '../../plugin/role';
import { addCommand } from '../../tree/package-manager';
import { HOST_PACKAGE, hasBackend } from '../../verify/host-packages';
import { configured, lacking } from '../configure/lacking';
import { ourOptions, parseNxJson } from '../nx-json';
import { type WorkspaceProject, workspaceProjects } from '../workspace-projects';

/** More of them would hide the next command. */
const MOST_LINES = 20;

/** The plugins and modules of a workspace. */
export function pluginsIn(tree: Tree): readonly WorkspaceProject[] {
  return workspaceProjects(tree).filter(({ manifest }) => findPlugin('package.json', manifest));
}

export function nextSteps(tree: Tree, plugins: readonly WorkspaceProject[]): string {
  const [first] = plugins;
  if (first === undefined)
    return 'No package of this workspace has the role of a plugin ("backstage": { "role": "backend-plugin" }) yet. Targets appear with the first one.';
  const frontends = plugins.filter(({ manifest }) => isFrontendRole(manifest.backstage?.['role']));
  const shown = plugins.slice(0, MOST_LINES);
  const states = statesOf(tree, shown);
  const more = plugins.length - shown.length;
  return [
    `Found ${plugins.length - frontends.length} backend and ${frontends.length} frontend plugins and modules.`,
    ...shown.map(({ name }, at) => `  ${name}: ${states[at] ?? ''}`),
    ...(more > 0 ? [`  and ${more} more: nx g @org/dynplug:configure --all lists what they lack`] : []),
    'Next:',
    ...(states.some((state) => state !== 'complete')
      ? ['  nx g @org/dynplug:configure --all --fix   writes what they lack']
      : []),
    `  nx run ${first.name}:export`,
    ...verifyStep(tree.root, plugins),
  ].join('\n');
}

/** How to see a backend plugin start; frontends are shown by the packages that they already have. @param root absolute */
function verifyStep(root: string, plugins: readonly WorkspaceProject[]): readonly string[] {
  const backend = plugins.find(({ manifest }) => isBackendRole(manifest.backstage?.['role']));
  if (!backend) return [];
  const install = hasBackend(root) ? '' : `, after ${addCommand(root, HOST_PACKAGE)}`;
  return [`  nx run ${backend.name}:verify   boots a backend with it${install}`];
}

/** `complete`, or what is missing, in one line. */
function statesOf(tree: Tree, plugins: readonly WorkspaceProject[]): readonly string[] {
  const text = tree.read('nx.json', 'utf8') ?? '{}';
  const workspace = {
    tree,
    projects: workspaceProjects(tree),
    nxJson: parseJsonc(text) as Readonly<Record<string, unknown>>,
  };
  const options = ourOptions(tree, parseNxJson(text));
  return plugins.map((plugin) => {
    try {
      const missing = lacking(configured(workspace, plugin, options));
      return missing.length === 0 ? 'complete' : `lacks ${missing.map(inShort).join(', ')}`;
    } catch (error) {
      return findingOf(error).message;
    }
  });
}

function inShort(missing: ReturnType<typeof lacking>[number]): string {
  return 'todo' in missing ? missing.todo.replace(/\.$/, '') : missing.what.replace(/:.*$/s, '');
}
