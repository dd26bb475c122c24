// Names and tags → the projects of the workspace that they mean now.
import { DynplugError } from '../../errors/errors';
import { findPlugin } from '../../inference/found-plugins';
import { PLUGIN_TAG } from '../../inference/metadata';
import { projectsNamed } from '../projects-named';
import type { WorkspaceProject } from '../workspace-projects';

/**
 * @param patterns names as projectsNamed takes them, or `tag:<tag>`
 * @throws EOPTION for a pattern that means no project
 */
export function matchingPlugins(
  projects: readonly WorkspaceProject[],
  patterns: readonly string[],
): readonly WorkspaceProject[] {
  const matches = patterns.map((pattern) => {
    const tag = pattern.startsWith('tag:') ? pattern.slice('tag:'.length) : undefined;
    const found = tag === undefined ? projectsNamed(projects, pattern) : projects.filter((one) => hasTag(one, tag));
    if (found.length === 1 || (tag !== undefined && found.length > 0)) return found;
    if (found.length > 1)
      throw new DynplugError(
        'EOPTION',
        `projects: ${pattern} means ${found.map(({ name }) => name).join(', ')}.`,
        'Name one of them as "nx show projects" does.',
      );
    throw new DynplugError(
      'EOPTION',
      `projects: ${pattern} means no package of this workspace.`,
      tag === undefined
        ? 'Name a project (nx show projects), or tag:<tag>.'
        : `Give plugins the tag first: "nx": { "tags": ["${tag}"] } in their package.json.`,
    );
  });
  return [...new Set(matches.flat())];
}

/** The names of all plugins. */
export function pluginNames(projects: readonly WorkspaceProject[]): readonly string[] {
  return projects.filter(({ manifest }) => findPlugin('package.json', manifest)).map(({ name }) => name);
}

/** In package.json or project.json, as Nx reads both, or inferred. */
function hasTag({ manifest, projectJson }: WorkspaceProject, tag: string): boolean {
  if (tag === PLUGIN_TAG && findPlugin('package.json', manifest)) return true;
  const { tags } = (manifest['nx'] ?? {}) as { tags?: unknown };
  return [tags, projectJson?.['tags']].some((list) => Array.isArray(list) && list.includes(tag));
}
