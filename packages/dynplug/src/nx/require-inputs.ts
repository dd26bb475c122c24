// Whether files are inputs of a target, for targets whose inputs people wrote themselves.
import type { ExecutorContext } from '@nx/devkit';
import { minimatch } from 'minimatch';
import { DynplugError } from '../errors/errors';
import { inProject } from '../files/paths';
import { isObject, isText, own } from '../json/values';

const WORKSPACE = '{workspaceRoot}/';
const PROJECT = '{projectRoot}/';

/**
 * @param paths files and folders: POSIX, relative to the workspace root
 * @param option that names them
 * @throws EINPUT when Nx caches the target, and its inputs lack one of them
 */
export function requireInputs(context: ExecutorContext, paths: readonly string[], option = 'extraSources'): void {
  const { projectName = '', targetName = '', projectsConfigurations, nxJsonConfiguration } = context;
  const project = own(projectsConfigurations.projects, projectName);
  const target = own(project?.targets, targetName);
  if (target?.cache !== true || paths.length === 0) return;
  const named = { ...nxJsonConfiguration.namedInputs, ...project?.namedInputs };
  const globs = workspaceGlobs(target.inputs ?? ['default'], named, project?.root ?? '.');
  const lacking = [...new Set(paths)].filter((extra) => !globs.some((glob) => covers(glob, extra)));
  if (lacking.length === 0) return;
  const wanted = lacking.flatMap((extra) => [`"${WORKSPACE}${extra}"`, `"${WORKSPACE}${extra}/**/*"`]);
  throw new DynplugError(
    'EINPUT',
    `${lacking.join(', ')} in ${option} of ${projectName}:${targetName} are no inputs of this target, so Nx would take an older result from its cache after a change there.`,
    `Its inputs are written in project.json, package.json or the targetDefaults of nx.json. Add ${wanted.join(', ')} to them.`,
  );
}

/**
 * @param folders exported plugins that a target reads: POSIX, relative to the workspace root. git ignores them, so only a command hashes them
 * @throws EINPUT when Nx caches the target, and no command among its inputs reads the report of one of them
 */
export function requireReportInputs(context: ExecutorContext, folders: readonly string[], option: string): void {
  const { projectName = '', targetName = '', projectsConfigurations } = context;
  const target = own(own(projectsConfigurations.projects, projectName)?.targets, targetName);
  if (target?.cache !== true) return;
  const inputs: readonly unknown[] = target.inputs ?? [];
  const commands = inputs.map((input) => (isObject(input) ? input['runtime'] : undefined)).filter(isText);
  const lacking = folders
    .map((folder) => `${folder}/.dynplug/export.json`)
    .filter((report) => !commands.some((command) => command.includes(report)));
  if (lacking.length === 0) return;
  const wanted = lacking.map((report) => JSON.stringify({ runtime: `cksum ${report}` }));
  throw new DynplugError(
    'EINPUT',
    `Nx does not know that ${projectName}:${targetName} reads what ${option} names, so it would take an older result from its cache.`,
    `Write the inputs of the target, and add ${wanted.join(', ')} to them; or run it with a target of its own that is not cached.`,
  );
}

/** Globs below the workspace root that inputs name, themselves or through named inputs. */
function workspaceGlobs(
  inputs: readonly unknown[],
  named: Readonly<Record<string, readonly unknown[]>>,
  projectRoot: string,
): readonly string[] {
  const globs = new Set<string>();
  const seen = new Set<string>();
  const add = (all: readonly unknown[]): void => {
    for (const input of all) {
      const text = isObject(input) ? (input['fileset'] ?? input['input']) : input;
      if (typeof text !== 'string') continue;
      if (text.startsWith(WORKSPACE)) globs.add(text.slice(WORKSPACE.length));
      else if (text.startsWith(PROJECT)) globs.add(inProject(projectRoot, text.slice(PROJECT.length)));
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
