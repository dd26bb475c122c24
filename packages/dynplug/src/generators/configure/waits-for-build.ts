// Whether the targets of a plugin wait for builds.
import { readTargetsBeforeBuild } from '../../compile/backstage-build';
import { buildsBefore, buildsBeforeAssets } from '../../inference/backend-builds';
import { targetNames } from '../../inference/plugin-options';
import { indexProjects, sourceClosure } from '../../inference/source-closure';
import { isBackendRole } from '../../plugin/role';
import { manifestsOf } from '../workspace-projects';
import type { Configured } from './missing';

export function waitsForBuild({ tree, plugin, role, projects, options }: Configured): boolean {
  const closure = sourceClosure(
    indexProjects(tree.root, manifestsOf(projects), readTargetsBeforeBuild(tree.root)),
    plugin.root,
  );
  const { build } = targetNames(options);
  const builds = isBackendRole(role) ? buildsBefore(closure, options, build) : buildsBeforeAssets(closure, build);
  return builds.length > 0;
}
