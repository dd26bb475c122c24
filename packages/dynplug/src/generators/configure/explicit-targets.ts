// The inferred targets, written down for those who want to see and change them.
import type { TargetConfiguration } from '@nx/devkit';
import { isDeepStrictEqual } from 'node:util';
import { readTargetsBeforeBuild } from '../../compile/backstage-build';
import { namedPackages, namedTools } from '../../inference/require-workspace';
import { type FoundPlugin, findPlugin, relatedPlugins } from '../../inference/found-plugins';
import { indexProjects, sourceClosure } from '../../inference/source-closure';
import { type RelatedPlugin, pluginTargets } from '../../inference/targets';
import { isBackendRole, isFrontendRole } from '../../plugin/role';
import { editJson } from '../../json/edit-json';
import { type WorkspaceProject, manifestsOf } from '../workspace-projects';
import { folderAbove, inProject } from '../../files/paths';
import type { Check, Configured, Missing } from './missing';
import { writtenTargets } from './written-targets';
import { own } from '../../json/values';

/** Into project.json if there is one, else into package.json. A target that exists already stays as it is. */
export const explicitTargets: Check = (configured) => {
  const { plugin, role } = configured;
  if (!isFrontendRole(role) && !isBackendRole(role))
    return [{ todo: 'Targets are inferred for plugins and modules only.' }];
  const present = writtenTargets(plugin);
  const at = plugin.projectJson ? ['targets'] : ['nx', 'targets'];
  const file = inProject(plugin.root, plugin.projectJson ? 'project.json' : 'package.json');
  // Without metadata: Nx adds that to what inference says of the same target, and each technology would be there twice.
  return Object.entries(inferredTargets(configured)).flatMap(
    ([name, { metadata: _metadata, ...target }]): readonly Missing[] => {
      const written = own(present, name);
      if (written === undefined)
        return [{ file, what: `the target ${name}`, fixed: (text) => editJson(text, [...at, name], target) }];
      return isSame(written, target)
        ? []
        : [{ todo: `The target ${name} exists with other settings and was not changed.` }];
    },
  );
};

/** The targets that inference gives a plugin with these options, by name. */
export function inferredTargets({
  tree,
  plugin,
  role,
  projects,
  options,
  nxJson,
}: Configured): Readonly<Record<string, TargetConfiguration>> {
  const manifests = manifestsOf(projects);
  const index = indexProjects(tree.root, manifests, readTargetsBeforeBuild(tree.root));
  const found = [...manifests].flatMap(([file, manifest]) => findPlugin(file, manifest) ?? []);
  const itself = found.find((one) => one.file === inProject(plugin.root, 'package.json'));
  const others = relatedPlugins(itself, found, options);
  const facts = {
    workspaceRoot: tree.root,
    hasProduction: 'production' in ((nxJson['namedInputs'] ?? {}) as object),
    tools: namedTools(index.root),
    named: namedPackages(index.root),
  };
  return pluginTargets(options, isFrontendRole(role), facts, sourceClosure(index, plugin.root), {
    extended: relatedOf(others.extended, projects),
    backend: relatedOf(others.backend, projects),
  });
}

function relatedOf(plugin: FoundPlugin | undefined, projects: readonly WorkspaceProject[]): RelatedPlugin | undefined {
  if (!plugin) return undefined;
  const folder = folderAbove(plugin.file);
  const name = projects.find(({ root }) => root === folder)?.name ?? folder;
  return { pluginId: plugin.pluginId ?? '', folder, project: name };
}

/** Compares a value read from JSON with one that will become JSON. */
function isSame(written: TargetConfiguration, target: TargetConfiguration): boolean {
  return isDeepStrictEqual(written, JSON.parse(JSON.stringify(target)));
}
