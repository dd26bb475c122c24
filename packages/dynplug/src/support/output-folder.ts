// Where an output folder may be. A wrong path must never delete anything that we did not write.
import { existsSync, lstatSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from './errors';
import { isInside, posixRelative } from './paths';

/** How a folder is told to be ours: a stranger's is not replaced. */
export interface OutputMark {
  /** A file that every such output holds, POSIX and relative to it. */
  readonly file: string;
  /** The folder's usual name, which other tools give it too. */
  readonly name: string;
}

/**
 * The absolute output folder.
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
  // By real paths: a link on the way could lead anywhere.
  const [root, output] = [workspaceRoot, given].map(realPath) as [string, string];
  const project = realPath(path.resolve(workspaceRoot, projectRoot));
  const hint = `Use a folder of its own, e.g. "{projectRoot}/${mark.name}", and git-ignore it.`;
  if (isLink(given))
    throw new DynplugError(
      'EOUTPUT',
      `${outputPath} is a symbolic link; it is left alone, and what it leads to as well.`,
      'Remove the link, or set outputPath to the folder that it leads to.',
    );
  if (!isInside(root, output))
    throw new DynplugError('EOUTPUT', `outputPath ${outputPath} lies outside of the workspace.`, hint);
  if (isInside(output, project))
    throw new DynplugError(
      'EOUTPUT',
      `outputPath ${outputPath} is the project's folder or one above it; it would be replaced.`,
      hint,
    );
  const inProject = posixRelative(project, output);
  if (['src', 'dist', 'node_modules', 'migrations', 'config'].includes(inProject.split('/')[0] ?? '')) {
    throw new DynplugError(
      'EOUTPUT',
      `outputPath ${outputPath} lies in the project's ${inProject.split('/')[0]} folder.`,
      hint,
    );
  }
  if (existsSync(output) && !isReplaceable(output, mark)) {
    throw new DynplugError(
      'EOUTPUT',
      `${outputPath} exists and was not written by this target; it is left alone.`,
      `Remove it if nothing in it is needed, or choose another outputPath.`,
    );
  }
  return given;
}

function isLink(file: string): boolean {
  try {
    return lstatSync(file).isSymbolicLink();
  } catch {
    // Absent, or below a file; writing says so.
    return false;
  }
}

/** The real path of what may not exist yet: of its nearest folder that does, with the rest behind it. */
function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    // Absent, or a dangling link, which is refused as a link.
    return path.join(realPath(path.dirname(file)), path.basename(file));
  }
}

/** Empty, ours, or of the name that other tools use for the same. */
function isReplaceable(output: string, mark: OutputMark): boolean {
  let names: string[];
  try {
    names = readdirSync(output);
  } catch {
    // A file: not replaceable.
    return false;
  }
  return names.length === 0 || existsSync(path.join(output, mark.file)) || path.basename(output) === mark.name;
}
