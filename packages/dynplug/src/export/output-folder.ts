// Where an export may be written. A wrong path must never delete anything that is not an export.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../support/errors';
import { isInside, posixRelative } from '../support/paths';

/** Marks a folder as one that dynplug wrote; a stranger's folder is not replaced. */
export const REPORT_FILE = '.dynplug/export.json';

/**
 * The absolute output folder.
 * @param outputPath relative to the workspace root, POSIX
 * @throws EOUTPUT
 */
export function requireOutputFolder(workspaceRoot: string, projectRoot: string, outputPath: string): string {
  const output = path.resolve(workspaceRoot, outputPath);
  const project = path.resolve(workspaceRoot, projectRoot);
  const hint = 'Use a folder of its own, e.g. "{projectRoot}/dist-dynamic", and git-ignore it.';
  if (!isInside(workspaceRoot, output))
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
  if (existsSync(output) && !isReplaceable(output)) {
    throw new DynplugError(
      'EOUTPUT',
      `${outputPath} exists and was not written by an export; it is left alone.`,
      `Remove it if nothing in it is needed, or choose another outputPath.`,
    );
  }
  return output;
}

/** Empty, ours, or made by another exporter (which calls the package `-dynamic` too). */
function isReplaceable(output: string): boolean {
  let names: string[];
  try {
    names = readdirSync(output);
  } catch {
    // A file: not replaceable.
    return false;
  }
  return names.length === 0 || existsSync(path.join(output, REPORT_FILE)) || path.basename(output) === 'dist-dynamic';
}
