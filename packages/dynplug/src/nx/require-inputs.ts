// Whether files are inputs of a target, for targets whose inputs people wrote themselves.
import type { ExecutorContext } from '@nx/devkit';
import { minimatch } from 'minimatch';
import { DynplugError } from '../errors/errors';
import { inProject } from '../files/paths';
import { isObject, isText, own } from '../json/values';

const WORKSPACE = '{workspaceRoot}/';
const PROJECT = '{projectRoot}/';
/** Of a target without inputs. */
const INPUTS_OF_NX: readonly unknown[] = ['default', '^default'];
/** Of a workspace that defines no such named input. */
const DEFAULT_OF_NX = { default: [`${PROJECT}**/*`] };

/** What a target reads, and which option names it. All paths are POSIX and relative to the workspace root. */
export interface Reads {
  /** undefined: the target reads it always. */
  readonly option?: string;
  /** Files and folders that Nx hashes. */
  readonly files?: readonly string[];
  /** Inputs that have those files; undefined: the files themselves. */
  readonly wanted?: readonly string[];
  /** Files that git ignores, so that only a command hashes them. */
  readonly made?: readonly string[];
  /** Exported plugins. git ignores them, so only a command hashes them. */
  readonly exports?: readonly string[];
  /** Whether the target that makes those exports runs first, so that Nx hashes them only after it. */
  readonly isMadeBefore?: boolean;
}

/**
 * @param paths files and folders: POSIX, relative to the workspace root
 * @param option that names them
 * @throws EINPUT when Nx caches the target, and its inputs lack one of them
 */
export function requireInputs(context: ExecutorContext, paths: readonly string[], option = 'extraSources'): void {
  requireAllInputs(context, [{ option, files: paths }]);
}

/** Whether Nx caches the target that runs. */
export function isCached({ projectName = '', targetName = '', projectsConfigurations }: ExecutorContext): boolean {
  const project = own(projectsConfigurations.projects, projectName);
  return own(project?.targets, targetName)?.cache === true;
}

/**
 * The hint has the whole list of inputs, because a list that a person writes takes the place of the inferred one.
 * @throws EINPUT when Nx caches the target, and its inputs lack something that it reads
 */
export function requireAllInputs(context: ExecutorContext, reads: readonly Reads[]): void {
  const { projectName = '', targetName = '', projectsConfigurations, nxJsonConfiguration } = context;
  if (!isCached(context)) return;
  const project = own(projectsConfigurations.projects, projectName);
  const target = own(project?.targets, targetName);
  const inputs: readonly unknown[] = target?.inputs ?? INPUTS_OF_NX;
  const named = { ...DEFAULT_OF_NX, ...nxJsonConfiguration.namedInputs, ...project?.namedInputs };
  const globs = workspaceGlobs(inputs, named, project?.root ?? '.');
  const lacking = reads.flatMap((read) => [...lackingFiles(read, globs), ...lackingMade(read, inputs)]);
  if (lacking.length === 0) return;
  const said = [...new Set(lacking.map(({ path, option }) => (option === undefined ? path : `${path} in ${option}`)))];
  const all = new Map([...inputs, ...lacking.flatMap(({ wanted }) => wanted)].map((one) => [JSON.stringify(one), one]));
  throw new DynplugError(
    'EINPUT',
    `${said.join(', ')} of ${projectName}:${targetName} are no inputs of this target, so Nx would take an older result from its cache after a change there.`,
    `Inputs that you write in project.json, package.json or the targetDefaults of nx.json take the place of the inferred ones. Write this whole list for the target: "inputs": [${[...all.keys()].join(', ')}]`,
  );
}

interface Lacking {
  readonly option: string | undefined;
  readonly path: string;
  /** Inputs that would have it. */
  readonly wanted: readonly unknown[];
}

function lackingFiles({ option, files = [], wanted }: Reads, globs: readonly string[]): readonly Lacking[] {
  return [...new Set(files)]
    .filter((path) => !globs.some((glob) => covers(glob, path)))
    .map((path) => ({ option, path, wanted: wanted ?? [`${WORKSPACE}${path}`, `${WORKSPACE}${path}/**/*`] }));
}

/** Of an export, its report has the hashes of all of its files. */
function lackingMade(
  { option, exports = [], made = [], isMadeBefore = false }: Reads,
  inputs: readonly unknown[],
): readonly Lacking[] {
  const valuesOf = (key: string): readonly string[] =>
    inputs.map((input) => (isObject(input) ? input[key] : undefined)).filter(isText);
  const files = [
    ...exports.map((folder) => ({ path: folder, file: `${folder}/.dynplug/export.json` })),
    ...made.map((file) => ({ path: file, file })),
  ];
  return files.flatMap(({ path, file }) => {
    const isOutput = valuesOf('dependentTasksOutputFiles').some((glob) => minimatch(file, glob, { dot: true }));
    // Inference names no commands on Windows, which has none of them.
    const isHashed =
      process.platform === 'win32' ? isOutput : valuesOf('runtime').some((command) => command.includes(file));
    const wanted = [
      ...(isMadeBefore && !isOutput ? [{ dependentTasksOutputFiles: `**/${file}`, transitive: true }] : []),
      ...(isHashed ? [] : [{ runtime: `cksum ${file}` }]),
    ];
    return wanted.length === 0 ? [] : [{ option, path, wanted }];
  });
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
  return minimatch(extra, glob, { dot: true }) || minimatch(`${extra}/a/b`, glob, { dot: true });
}
