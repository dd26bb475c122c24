// Names and tags → the projects that they mean.
import type { ExecutorContext } from '@nx/devkit';
import { DynplugError } from '../errors/errors';
import { byText } from '../files/paths';

export interface FoundProject {
  readonly name: string;
  /** POSIX, relative to the workspace root. */
  readonly root: string;
}

/**
 * The projects of these names and tags, each once, sorted by name.
 * @param patterns names, or `tag:<tag>`
 * @throws EOPTION for a pattern that means no project
 */
export function findProjects(context: ExecutorContext, patterns: readonly string[]): readonly FoundProject[] {
  const { projects } = context.projectsConfigurations;
  const found = new Map<string, FoundProject>();
  for (const pattern of patterns) {
    const tag = pattern.startsWith('tag:') ? pattern.slice('tag:'.length) : undefined;
    const names = Object.keys(projects).filter((name) =>
      tag === undefined ? name === pattern : projects[name]?.tags?.includes(tag),
    );
    if (names.length === 0)
      throw new DynplugError(
        'EOPTION',
        `${pattern} means no project of this workspace.`,
        'Projects are meant by name (nx show projects) or as tag:<tag>.',
      );
    for (const name of names) found.set(name, { name, root: projects[name]?.root ?? '' });
  }
  return [...found.values()].sort((a, b) => byText(a.name, b.name));
}
