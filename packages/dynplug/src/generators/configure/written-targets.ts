// The targets that a person or a generator has written for a project.
import type { TargetConfiguration } from '@nx/devkit';
import type { WorkspaceProject } from '../workspace-projects';

type Targets = Readonly<Record<string, TargetConfiguration>>;

/** By name; project.json wins over package.json, as in Nx. */
export function writtenTargets({ manifest, projectJson }: WorkspaceProject): Targets {
  const { targets } = (manifest['nx'] ?? {}) as { targets?: Targets };
  return { ...targets, ...(projectJson?.['targets'] as Targets | undefined) };
}
