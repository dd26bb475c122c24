// The guard of every folder and file that is written or replaced. A wrong path must never delete anything that we did not write.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import { type OutputPlace, isLink, realPath, requirePlace } from './output-place';
import { isInside } from '../files/paths';
import { parseJson } from '../json/parse-json';

/** How a folder proves to be ours: a stranger's is not replaced. */
export interface OutputMark {
  /** The report that every such output holds: JSON with a formatVersion; POSIX and relative to the output. */
  readonly file: string;
  /** The folder's usual name, for hints. */
  readonly name: string;
  /** Recognizes what another tool makes in the same place, by its content. @param folder absolute */
  readonly isAlsoOurs?: (folder: string) => boolean;
  /** The output is a package itself; others that hold a package.json are a project. */
  readonly isPackage?: boolean;
  /** Absolute folders that the target reads. */
  readonly reads?: readonly string[];
}

/**
 * The absolute output folder, which will be replaced as a whole.
 * @param outputPath relative to the workspace root, POSIX
 * @throws EOUTPUT
 */
export function requireOutputFolder(
  workspaceRoot: string,
  projectRoot: string,
  outputPath: string,
  mark: OutputMark,
): string {
  const given = path.resolve(workspaceRoot, outputPath);
  const option = 'outputPath';
  // By real paths: a link on the way could lead anywhere.
  const [root, output] = [workspaceRoot, given].map(realPath) as [string, string];
  const project = realPath(path.resolve(workspaceRoot, projectRoot));
  const hint = `Use a folder of its own, e.g. "{projectRoot}/${mark.name}", and git-ignore it.`;
  requireNoLink(given, outputPath, option);
  if (!isInside(root, output))
    throw new DynplugError('EOUTPUT', `outputPath ${outputPath} lies outside of the workspace.`, hint);
  if (isInside(output, project) || isInside(output, root))
    throw new DynplugError(
      'EOUTPUT',
      `outputPath ${outputPath} is the project's folder or one above it; it would be replaced.`,
      hint,
    );
  requirePlace({ workspaceRoot, projectRoot, option, given: outputPath, ...(mark.reads && { reads: mark.reads }) });
  requireReplaceable(output, outputPath, option, {
    isOurs: (folder) => hasReport(folder, mark.file) || mark.isAlsoOurs?.(folder) === true,
    isPackage: mark.isPackage === true,
  });
  return given;
}

/**
 * A folder below one that others use too, which will be replaced as a whole.
 * @param folder absolute
 * @param shown what messages call it
 * @throws EOUTPUT
 */
export function requireReplaceable(
  folder: string,
  shown: string,
  option: string,
  { isOurs, isPackage }: { readonly isOurs: (folder: string) => boolean; readonly isPackage: boolean },
): void {
  requireNoLink(folder, shown, option);
  if (!existsSync(folder) || isEmpty(folder) || (!isProject(folder, isPackage) && isOurs(folder))) return;
  throw new DynplugError(
    'EOUTPUT',
    `${shown} exists and was not written by this target and was not changed.`,
    `Remove it if nothing in it is needed, or choose another ${option}.`,
  );
}

/**
 * The absolute path of a file that will be replaced.
 * @param isOurs reads its text
 * @throws EOUTPUT
 */
export function requireOutputFile(place: OutputPlace, isOurs: (text: string) => boolean): string {
  const { workspaceRoot, option, given } = place;
  const file = path.resolve(workspaceRoot, given);
  requireNoLink(file, given, option);
  if (!isInside(realPath(workspaceRoot), realPath(file)))
    throw new DynplugError('EOUTPUT', `${option} ${given} lies outside of the workspace.`, `Use a file of its own.`);
  requirePlace(place);
  requireOurFile(file, given, option, isOurs);
  return file;
}

/** @param file absolute @throws EOUTPUT for one that exists and is another's */
export function requireOurFile(file: string, shown: string, option: string, isOurs: (text: string) => boolean): void {
  requireNoLink(file, shown, option);
  if (!existsSync(file) || (statSync(file).isFile() && isOurs(readFileSync(file, 'utf8')))) return;
  throw new DynplugError(
    'EOUTPUT',
    `${shown} exists and was not written by this target and was not changed.`,
    `Remove it if it is not needed, or choose another ${option}.`,
  );
}

function requireNoLink(file: string, shown: string, option: string): void {
  if (!isLink(file)) return;
  throw new DynplugError(
    'EOUTPUT',
    `${shown} is a symbolic link; neither the link nor its target was changed.`,
    `Remove the link, or set ${option} to what it leads to.`,
  );
}

function isEmpty(folder: string): boolean {
  try {
    return readdirSync(folder).length === 0;
  } catch {
    // A file: not replaceable.
    return false;
  }
}

/** Whatever else it holds, the root of a project or of a repository is never an output. */
function isProject(folder: string, isPackage: boolean): boolean {
  const signs = ['.git', 'nx.json', 'project.json', ...(isPackage ? [] : ['package.json'])];
  return signs.some((name) => existsSync(path.join(folder, name)));
}

/** People have files such as publish.json too; ours say the version of their form. @param folder absolute @param file POSIX */
export function hasReport(folder: string, file: string): boolean {
  const report = jsonOf(path.join(folder, file));
  return typeof report?.['formatVersion'] === 'number';
}

/**
 * True for a derived package: by its name, which derivation gives the ending `-dynamic` as rhdh-cli does.
 * @param folder absolute
 * @param name that it must have; any if absent
 */
export function isDerivedFolder(folder: string, name?: string): boolean {
  const found = jsonOf(path.join(folder, 'package.json'))?.['name'];
  return typeof found === 'string' && found.endsWith('-dynamic') && (name === undefined || found === name);
}

function jsonOf(file: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = parseJson(readFileSync(file, 'utf8'));
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    // Absent, or no JSON.
    return undefined;
  }
}
