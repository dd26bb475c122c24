// The packages whose builds the targets of a plugin wait for.
import { readTargetsBeforeBuild } from '../../compile/backstage-build';
import { buildsBefore, buildsBeforeAssets } from '../../inference/backend-builds';
import { targetNames } from '../../inference/plugin-options';
import { type SourcePackage, indexProjects, sourceClosure } from '../../inference/source-closure';
import { isBackendRole } from '../../plugin/role';
import { manifestsOf } from '../workspace-projects';
import type { Configured } from './missing';

/** None where a plugin is compiled with all that it embeds. */
export function awaitedBuilds({ tree, plugin, role, projects, options }: Configured): readonly SourcePackage[] {
  const index = indexProjects(tree.root, manifestsOf(projects), readTargetsBeforeBuild(tree.root));
  const closure = sourceClosure(index, plugin.root);
  const { build } = targetNames(options);
  const builds = isBackendRole(role) ? buildsBefore(closure, options, build) : buildsBeforeAssets(closure, build);
  const named = builds.flatMap((one) => (typeof one === 'object' ? (one.projects ?? []) : []));
  // A name of a target, without projects, means the plugin and all that it depends on.
  const isAwaited = ({ project = '' }: SourcePackage): boolean => named.length === 0 || named.includes(project);
  return builds.length === 0 ? [] : closure.packages.filter(isAwaited);
}
