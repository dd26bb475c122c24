// Before the field "dynplug", options of a plugin's derivation were written three times, once for each target that derives it. This migration
// moves those that are alike in all three; what differs is meant to differ, and stays.
import { isDeepStrictEqual } from 'node:util';
import type { TargetConfiguration, Tree } from '@nx/devkit';
import { requirePluginOptions } from '../../inference/check-options';
import { DERIVATION_OPTIONS, mergeOptions } from '../../inference/plugin-options';
import { targetNames } from '../../inference/target-names';
import { isBackendRole } from '../../plugin/role';
import { type JsonPath, editJson } from '../../support/edit-json';
import { isOurs, ourOptions, parseNxJson } from '../nx-json';
import { reportFailure } from '../report-failure';
import { type WorkspaceProject, inProject, workspaceProjects } from '../workspace-projects';

type Fields = Readonly<Record<string, unknown>>;

export default function optionsToField(tree: Tree): Promise<void> {
  return reportFailure(() => {
    const nxJson = parseNxJson(tree.read('nx.json', 'utf8') ?? '{}');
    // Only inference reads the field: without it the options have to stay in the targets.
    if (!nxJson.plugins.some(isOurs)) return;
    const forAll = ourOptions(nxJson);
    for (const project of workspaceProjects(tree).filter(isPlugin)) {
      const place = `"dynplug" in ${inProject(project.root, 'package.json')}`;
      const field = (project.manifest['dynplug'] ?? {}) as Fields;
      const names = targetNames(mergeOptions(forAll, requirePluginOptions(field, place)));
      const moved = alike(project, [names.export, names['package-oci'], names.pack]).filter(
        ([name]) => !(name in field),
      );
      if (moved.length > 0) move(tree, project, [names.export, names['package-oci'], names.pack], moved);
    }
  });
}

const isPlugin = ({ manifest }: WorkspaceProject): boolean => isBackendRole(manifest.backstage?.['role']);

/** Options with the same value in all of the targets. */
function alike(project: WorkspaceProject, targets: readonly string[]): readonly (readonly [string, unknown])[] {
  const written = targets.map((name) => (targetsOf(project)[name]?.options ?? {}) as Fields);
  return DERIVATION_OPTIONS.map((name) => [name, written[0]?.[name]] as const).filter(
    ([name, value]) => value !== undefined && written.every((options) => isDeepStrictEqual(options[name], value)),
  );
}

function move(
  tree: Tree,
  { root, projectJson }: WorkspaceProject,
  targets: readonly string[],
  options: readonly (readonly [string, unknown])[],
): void {
  const manifest = inProject(root, 'package.json');
  const edit = (file: string, at: JsonPath, value: unknown): void =>
    tree.write(file, editJson(tree.read(file, 'utf8') ?? '', at, value));
  const [file, place]: [string, JsonPath] = projectJson?.['targets']
    ? [inProject(root, 'project.json'), ['targets']]
    : [manifest, ['nx', 'targets']];
  for (const [name, value] of options) {
    edit(manifest, ['dynplug', name], value);
    for (const target of targets) edit(file, [...place, target, 'options', name], undefined);
  }
}

/** Where the project writes its targets: in one place, so that what is moved is all that there is. */
function targetsOf({ manifest, projectJson }: WorkspaceProject): Readonly<Record<string, TargetConfiguration>> {
  const inManifest = (manifest['nx'] as Fields | undefined)?.['targets'];
  const inProjectJson = projectJson?.['targets'];
  if (inManifest !== undefined && inProjectJson !== undefined) return {};
  return (inProjectJson ?? inManifest ?? {}) as Readonly<Record<string, TargetConfiguration>>;
}
