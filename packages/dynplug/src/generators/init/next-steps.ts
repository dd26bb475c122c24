// What a person reads after the plugin was added: the plugins, what each lacks, and the next command.
import path from 'node:path';
import type { Tree } from '@nx/devkit';
import { findingOf } from '../../errors/errors';
import { findPlugin } from '../../inference/found-plugins';
import { parseJsonc } from '../../json/parse-json';
import { isBackendRole, isFrontendRole } from '../../plugin/role';
import { addCommand } from '../../tree/package-manager';
import { HOST_PACKAGE, hasBackend } from '../../verify/host-packages';
import { configured, lacking } from '../configure/lacking';
import type { Fixable, Missing } from '../configure/missing';
import { ourOptions, parseNxJson } from '../nx-json';
import { type WorkspaceProject, workspaceProjects } from '../workspace-projects';

/** More of them would hide the next command. */
const MOST_LINES = 20;

/** The plugins and modules of a workspace. */
export function pluginsIn(tree: Tree): readonly WorkspaceProject[] {
  return workspaceProjects(tree).filter(({ manifest }) => findPlugin('package.json', manifest));
}

/** What a plugin lacks. */
interface State {
  /** A sentence without a period at its end. */
  readonly text: string;
  /** Whether --fix writes something that it lacks. */
  readonly isFixable: boolean;
  readonly isComplete: boolean;
}

export function nextSteps(tree: Tree, plugins: readonly WorkspaceProject[]): string {
  if (plugins.length === 0)
    return 'No package of this workspace has the role of a plugin ("backstage": { "role": "backend-plugin" }) yet. Targets appear with the first one.';
  const frontends = plugins.filter(({ manifest }) => isFrontendRole(manifest.backstage?.['role']));
  const shown = plugins.slice(0, MOST_LINES);
  const states = statesOf(tree, shown);
  const more = plugins.length - shown.length;
  return [
    `Found ${plugins.length - frontends.length} backend and ${frontends.length} frontend plugins and modules.`,
    ...shown.map(({ name }, at) => `  ${name}: ${states[at]?.text ?? ''}`),
    ...(more > 0 ? [`  and ${more} more: nx g @org/dynplug:configure --all lists what they lack`] : []),
    'Next:',
    ...(states.some(({ isFixable }) => isFixable)
      ? ['  nx g @org/dynplug:configure --all --fix   writes what they lack']
      : []),
    ...[readiest(plugins, states)].flatMap((plugin) => (plugin ? [`  nx run ${plugin.name}:export`] : [])),
    ...verifyStep(tree.root, readiest(plugins, states, isBackendRole)),
  ].join('\n');
}

/** The first plugin that is complete, or else the first of all. @param states of the first plugins */
function readiest(
  plugins: readonly WorkspaceProject[],
  states: readonly State[],
  isRole: (role: unknown) => boolean = () => true,
): WorkspaceProject | undefined {
  const fitting = plugins.filter(({ manifest }) => isRole(manifest.backstage?.['role']));
  return fitting.find((plugin) => states[plugins.indexOf(plugin)]?.isComplete) ?? fitting[0];
}

/** How to see a backend plugin start; frontends are shown by the packages that they already have. @param root absolute */
function verifyStep(root: string, backend: WorkspaceProject | undefined): readonly string[] {
  if (!backend) return [];
  const install = hasBackend(root) ? '' : `, after ${addCommand(root, HOST_PACKAGE)}`;
  return [`  nx run ${backend.name}:verify   boots a backend with it${install}`];
}

function statesOf(tree: Tree, plugins: readonly WorkspaceProject[]): readonly State[] {
  const text = tree.read('nx.json', 'utf8') ?? '{}';
  const workspace = {
    tree,
    projects: workspaceProjects(tree),
    nxJson: parseJsonc(text) as Readonly<Record<string, unknown>>,
  };
  const options = ourOptions(tree, parseNxJson(text));
  return plugins.map((plugin) => {
    try {
      return stateOf(lacking(configured(workspace, plugin, options)));
    } catch (error) {
      return { text: findingOf(error).message, isFixable: false, isComplete: false };
    }
  });
}

function stateOf(missing: readonly Missing[]): State {
  const fixable = missing.filter((one) => 'file' in one);
  const todos = missing.filter((one) => 'todo' in one).map(({ todo }) => todo.replace(/\.$/, ''));
  const lacks = fixable.length === 0 ? [] : [`lacks ${fixable.map(inShort).join(', ')}`];
  return {
    text: missing.length === 0 ? 'complete' : [...lacks, ...todos].join('. '),
    isFixable: fixable.length > 0,
    isComplete: missing.length === 0,
  };
}

function inShort(missing: Fixable): string {
  const file = path.posix.basename(missing.file);
  if (file === 'package.json') return missing.what.replace(/:.*$/s, '');
  return /\.tsx?$/.test(file) ? `a default export in ${file}` : file;
}
