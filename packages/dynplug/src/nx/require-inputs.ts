// Whether files are inputs of a target, for targets whose inputs people wrote themselves.
import type { ExecutorContext } from '@nx/devkit';
import { minimatch } from 'minimatch';
import { DynplugError } from '../errors/errors';
import { isObject, own } from '../json/values';

const WORKSPACE = '{workspaceRoot}/';

/**
 * @param extraSources files and folders: POSIX, relative to the workspace root
 * @throws EINPUT when Nx caches the target, and its inputs lack one of them
 */
export function requireInputs(context: ExecutorContext, extraSources: readonly string[]): void {
  const { projectName = '', targetName = '', projectsConfigurations, nxJsonConfiguration } = context;
  const project = own(projectsConfigurations.projects, projectName);
  const target = own(project?.targets, targetName);
  if (target?.cache !== true || extraSources.length === 0) return;
  const named = { ...nxJsonConfiguration.namedInputs, ...project?.namedInputs };
  const globs = workspaceGlobs(target.inputs ?? ['default'], named);
  const lacking = [...new Set(extraSources)].filter((extra) => !globs.some((glob) => covers(glob, extra)));
  if (lacking.length === 0) return;
  const wanted = lacking.flatMap((extra) => [`"${WORKSPACE}${extra}"`, `"${WORKSPACE}${extra}/**/*"`]);
  throw new DynplugError(
    'EINPUT',
    `${lacking.join(', ')} in extraSources of ${projectName}:${targetName} are no inputs of this target, so Nx would take an older result from its cache after a change there.`,
    `Its inputs are written in project.json, package.json or the targetDefaults of nx.json. Add ${wanted.join(', ')} to them.`,
  );
}

/** Globs below the workspace root that inputs name, themselves or through named inputs. */
function workspaceGlobs(
  inputs: readonly unknown[],
  named: Readonly<Record<string, readonly unknown[]>>,
): readonly string[] {
  const globs = new Set<string>();
  const seen = new Set<string>();
  const add = (all: readonly unknown[]): void => {
    for (const input of all) {
      const text = isObject(input) ? (input['fileset'] ?? input['input']) : input;
      if (typeof text !== 'string') continue;
      if (text.startsWith(WORKSPACE)) globs.add(text.slice(WORKSPACE.length));
      else if (!seen.has(text)) {
        seen.add(text);
        add(own(named, text) ?? []);
      }
    }
  };
  add(inputs);
  return [...globs];
}

/** Whether a glob has a file, or every file of a folder. */
function covers(glob: string, extra: string): boolean {
  return minimatch(extra, glob) || minimatch(`${extra}/a/b`, glob);
}
