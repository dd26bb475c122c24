// Nx targets that people wrote for the CLIs: in project.json, in `nx` of package.json, and the defaults in nx.json.
import type { Tree } from '@nx/devkit';
import { inProject } from '../../files/paths';
import { readTreeJson } from '../tree-json';
import type { WorkspacePlugin } from './workspace-plugins';

type Json = Readonly<Record<string, unknown>>;

export interface TargetText {
  readonly file: string;
  readonly target: string;
  readonly text: string;
  /** Where its command runs. */
  readonly folder: string;
}

export interface TargetScript {
  readonly file: string;
  readonly target: string;
  readonly script: string;
  /** The package whose script it is; undefined for that of any package. */
  readonly root: string | undefined;
}

export interface FoundTargets {
  /** Shell texts that a target runs. */
  readonly texts: readonly TargetText[];
  /** Scripts that a target runs or depends on. */
  readonly scripts: readonly TargetScript[];
}

/** @throws EMANIFEST for a project.json or nx.json that is not a JSON object */
export function nxTargets(tree: Tree, packages: readonly WorkspacePlugin[]): FoundTargets {
  const sets = packages.flatMap(({ root, file, manifest }) => {
    const projectFile = inProject(root, 'project.json');
    return [
      { file: projectFile, root, targets: objectAt(readTreeJson(tree, projectFile), 'targets') },
      { file, root, targets: objectAt(manifest.nx, 'targets') },
    ];
  });
  const defaults = {
    file: 'nx.json',
    root: undefined,
    targets: objectAt(readTreeJson(tree, 'nx.json'), 'targetDefaults'),
  };
  const all = [...sets, defaults].flatMap(({ file, root, targets }) =>
    Object.entries(targets).map(([target, value]) => ({ file, root, target, value: (value ?? {}) as Json })),
  );
  return {
    texts: all.flatMap(({ file, root, target, value }) =>
      commandsOf(value).map((text) => ({ file, target, text, folder: folderOf(value, root ?? '.') })),
    ),
    scripts: all.flatMap(({ file, root, target, value }) => [
      ...scriptsOf(target, value).map((script) => ({ file, target, script, root })),
      ...dependencies(value).map((script) => ({ file, target, script, root: undefined })),
    ]),
  };
}

function objectAt(json: unknown, key: string): Json {
  const value = (json as Json | undefined)?.[key];
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function commandsOf(target: Json): readonly string[] {
  const { command, commands } = objectAt(target, 'options');
  const list: readonly unknown[] = Array.isArray(commands) ? commands : [commands];
  return [
    target['command'],
    command,
    ...list.map((one) => (typeof one === 'object' ? (one as Json | null)?.['command'] : one)),
  ].filter((text) => typeof text === 'string');
}

/** nx:run-commands runs in the workspace root unless it names a folder. */
function folderOf(target: Json, root: string): string {
  const { cwd } = objectAt(target, 'options');
  return typeof cwd === 'string'
    ? inProject('.', cwd.replace('{projectRoot}', root).replace(/^\{workspaceRoot\}\/?/, './'))
    : '.';
}

function scriptsOf(target: string, value: Json): readonly string[] {
  if (value['executor'] !== 'nx:run-script') return [];
  const { script } = objectAt(value, 'options');
  return [typeof script === 'string' ? script : target];
}

function dependencies(target: Json): readonly string[] {
  const { dependsOn } = target;
  if (!Array.isArray(dependsOn)) return [];
  return dependsOn
    .map((one) => (typeof one === 'string' ? one : (one as { target?: unknown } | null)?.target))
    .filter((one) => typeof one === 'string')
    .map((one) => one.replace(/^\^/, '').replace(/^[^:]+:(?=.)/, (prefix) => (one.startsWith('^') ? prefix : '')));
}
