// Where outputs may be. One place knows the folders that hold sources, so that no option can lead a target into them.
import { existsSync, lstatSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import { isInside, toPosix } from '../files/paths';

/** An option that names a path, and the project whose target has it. */
export interface OutputPlace {
  /** Absolute. */
  readonly workspaceRoot: string;
  /** POSIX, relative to the workspace root. */
  readonly projectRoot: string;
  /** For messages. */
  readonly option: string;
  /** As the option says it: relative to the workspace root, or absolute. */
  readonly given: string;
  /** Absolute folders that the target reads: an output inside of one would be read, an input inside of an output replaced. */
  readonly reads?: readonly string[];
}

/** What a package keeps in these folders is written by people or by its build. */
const SOURCE_FOLDERS = ['src', 'dist', 'migrations', 'config'];
/** No target writes below folders of these names, wherever they are. */
const FOREIGN_FOLDERS = ['node_modules', '.git'];

/**
 * A place for new files: not among sources, not in what the target reads. Links on the way count as what they lead to.
 * @returns absolute
 * @throws EOUTPUT
 */
export function requirePlace({ workspaceRoot, projectRoot, option, given, reads = [] }: OutputPlace): string {
  requireExpanded(option, given);
  const place = path.resolve(workspaceRoot, given);
  const real = realPath(place);
  const project = realPath(path.resolve(workspaceRoot, projectRoot));
  const problem =
    problemOfName(given) ??
    problemOfSources(real, realPath(workspaceRoot), project) ??
    problemOfReads(
      real,
      reads.map((folder) => realPath(folder)),
    );
  if (problem !== undefined)
    throw new DynplugError(
      'EOUTPUT',
      `${option} ${JSON.stringify(given).slice(1, -1)} ${problem}.`,
      `Set ${option} to a folder of its own.`,
    );
  return place;
}

/** Shells expand `~` at the beginning of a word only, and files never: here it would be the name of a folder. @throws EOUTPUT */
export function requireExpanded(option: string, given: string): void {
  const [home] = /^~[^/\\]*/.exec(given) ?? [];
  if (home === undefined) return;
  throw new DynplugError(
    'EOUTPUT',
    `${option} ${JSON.stringify(given).slice(1, -1)} begins with ${home}, which only shells expand.`,
    `Write the whole path, or ./${given} for a folder of that name.`,
  );
}

function problemOfName(given: string): string | undefined {
  return given.includes('\0') ? 'has a NUL character' : undefined;
}

function problemOfSources(real: string, root: string, project: string): string | undefined {
  const foreign = segments(isInside(root, real) ? path.relative(root, real) : real).find((segment) =>
    FOREIGN_FOLDERS.includes(segment),
  );
  if (foreign !== undefined)
    return isInside(project, real) && segments(path.relative(project, real))[0] === foreign
      ? `lies in the project's ${foreign} folder`
      : `lies in a ${foreign} folder`;
  const own = isInside(project, real) ? segments(path.relative(project, real))[0] : undefined;
  if (own !== undefined && SOURCE_FOLDERS.includes(own)) return `lies in the project's ${own} folder`;
  const owner = packageAbove(real);
  const first = owner === undefined ? undefined : segments(path.relative(owner, real))[0];
  // Many workspaces collect results in a dist folder at their root.
  const sources = owner === root ? ['src'] : SOURCE_FOLDERS;
  return owner !== undefined && first !== undefined && sources.includes(first)
    ? `lies in the ${first} folder of the package ${isInside(root, owner) ? toPosix(path.relative(root, owner)) || '.' : owner}`
    : undefined;
}

function problemOfReads(real: string, reads: readonly string[]): string | undefined {
  const read = reads.find((folder) => isInside(folder, real) || isInside(real, folder));
  return read === undefined ? undefined : `overlaps with ${read}, which this target reads`;
}

/** The nearest folder above that holds a package or a project of Nx. */
function packageAbove(real: string): string | undefined {
  for (let dir = path.dirname(real); ; dir = path.dirname(dir)) {
    if (['package.json', 'project.json'].some((file) => existsSync(path.join(dir, file)))) return dir;
    if (dir === path.dirname(dir)) return undefined;
  }
}

function segments(native: string): readonly string[] {
  return toPosix(native).split('/');
}

/** False as well for what is absent. */
export function isLink(file: string): boolean {
  try {
    return lstatSync(file).isSymbolicLink();
  } catch {
    // Absent, or below a file; writing says so.
    return false;
  }
}

/** The real path of what may not exist yet: of its nearest folder that does, with the rest behind it. */
export function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    // Absent, or a dangling link, which is rejected as a link.
    const above = path.dirname(file);
    return above === file ? file : path.join(realPath(above), path.basename(file));
  }
}
