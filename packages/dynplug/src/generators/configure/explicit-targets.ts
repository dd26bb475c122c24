// The inferred targets, written down for those who want to see and change them.
import type { TargetConfiguration } from '@nx/devkit';
import { isDeepStrictEqual } from 'node:util';
import { readTargetsBeforeBuild } from '../../compile/backstage-build';
import { namedPackages, namedTools } from '../../inference/require-workspace';
import { indexProjects, sourceClosure } from '../../inference/source-closure';
import { pluginTargets } from '../../inference/targets';
import { isBackendRole, isFrontendRole } from '../../plugin/role';
import { editJson } from '../../json/edit-json';
import { manifestsOf } from '../workspace-projects';
import { inProject } from '../../files/paths';
import type { Check, Missing } from './missing';
import { writtenTargets } from './written-targets';
import { own } from '../../json/values';

/** Into project.json if there is one, else into package.json. A target that exists already stays as it is. */
export const explicitTargets: Check = ({ tree, plugin, role, projects, options, nxJson }) => {
  const isFrontend = isFrontendRole(role);
  if (!isFrontend && !isBackendRole(role)) return [{ todo: 'Targets are inferred for plugins and modules only.' }];
  const present = writtenTargets(plugin);
  const hasProduction = 'production' in ((nxJson['namedInputs'] ?? {}) as object);
  const index = indexProjects(tree.root, manifestsOf(projects), readTargetsBeforeBuild(tree.root));
  const facts = {
    workspaceRoot: tree.root,
    hasProduction,
    tools: namedTools(index.root),
    named: namedPackages(index.root),
  };
  const at = plugin.projectJson ? ['targets'] : ['nx', 'targets'];
  const file = inProject(plugin.root, plugin.projectJson ? 'project.json' : 'package.json');
  const targets = Object.entries(pluginTargets(options, isFrontend, facts, sourceClosure(index, plugin.root)));
  // Without metadata: Nx adds that to what inference says of the same target, and each technology would be there twice.
  return targets.flatMap(([name, { metadata: _metadata, ...target }]): readonly Missing[] => {
    const written = own(present, name);
    if (written === undefined)
      return [{ file, what: `the target ${name}`, fixed: (text) => editJson(text, [...at, name], target) }];
    return isSame(written, target)
      ? []
      : [{ todo: `The target ${name} exists with other settings and was not changed.` }];
  });
};

/** Compares a value read from JSON with one that will become JSON. */
function isSame(written: TargetConfiguration, target: TargetConfiguration): boolean {
  return isDeepStrictEqual(written, JSON.parse(JSON.stringify(target)));
}
