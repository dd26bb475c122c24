// Where a script takes the place of one of our targets, none of our code runs: inference says so, and the other targets of the project do.
import path from 'node:path';
import type { TargetConfiguration } from '@nx/devkit';
import type { TargetKind } from '../options/plugin';
import { printError } from '../terminal/print';
import { type ProjectManifest, readProjectManifest } from './project-manifest';
import { type NamedTarget, scriptWarning, scriptsInPlace } from './scripts-in-place';

type Targets = Readonly<Record<string, TargetConfiguration>>;

interface ReadProject {
  /** Absolute. */
  readonly workspaceRoot: string;
  /** Its package.json: POSIX, relative to the workspace root. */
  readonly file: string;
  readonly manifest: ProjectManifest | undefined;
}

/** Nx asks again and again in one process. */
const reported = new Set<string>();

/**
 * The targets with warnings in their metadata, which executors print (nx/report-failure.ts). Prints each warning once itself: without the
 * daemon, as in CI, people see it.
 */
export function withScriptWarnings(
  targets: Targets,
  names: Readonly<Record<TargetKind, string>>,
  project: ReadProject,
): Record<string, TargetConfiguration> {
  const ours = (Object.entries(names) as NamedTarget[]).filter(
    ([kind, name]) => kind !== 'build' && Object.hasOwn(targets, name),
  );
  const warnings = found(project, ours).map((script) => scriptWarning(script, project.file));
  if (warnings.length === 0) return { ...targets };
  for (const warning of warnings) if (!reported.has(warning)) printError(`@org/dynplug: ${warning}`);
  for (const warning of warnings) reported.add(warning);
  return Object.fromEntries(
    Object.entries(targets).map(([name, target]) => [name, { ...target, metadata: { ...target.metadata, warnings } }]),
  );
}

/** project.json is read where a script has such a name: few projects have one. */
function found(
  { workspaceRoot, file, manifest: { scripts, nx } = {} }: ReadProject,
  ours: readonly NamedTarget[],
): readonly NamedTarget[] {
  const inPlace = scriptsInPlace({ scripts, nx }, ours);
  if (inPlace.length === 0) return [];
  const projectJson = readProjectManifest(workspaceRoot, path.posix.join(path.posix.dirname(file), 'project.json'));
  return scriptsInPlace({ scripts, nx, targets: projectJson?.['targets'] }, ours);
}
