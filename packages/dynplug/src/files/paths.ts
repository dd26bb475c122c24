// Paths inside archives and reports are POSIX and relative; this is the one place that turns native paths into them.
import path from 'node:path';
import { DynplugError } from '../errors/errors';

/** An empty, `.` or `..` segment, or a NUL character. */
const LEAVING = /(^|\/)\.{0,2}(\/|$)|\0/;

/** A native path with `/` as separator. */
export function toPosix(native: string): string {
  return native.split(path.sep).join('/');
}

/** `to` relative to `from`, with `/` as separator. Both absolute. */
export function posixRelative(from: string, to: string): string {
  return toPosix(path.relative(from, to));
}

/** A file or folder of a project, POSIX and relative to the workspace root, as the project is; the root project is `.`. */
export function inProject(projectRoot: string, file: string): string {
  return path.posix.join(projectRoot, file);
}

/** The native path of a file in a folder. path.join would look at the whole of it again, for each of thousands. @param file POSIX, relative */
export function nativePath(folder: string, file: string): string {
  return folder + path.sep + (path.sep === '/' ? file : path.normalize(file));
}

/**
 * A path of an entry stays below the folder that it is joined to.
 * @throws EPATH for an absolute one, and for one with empty, `.` or `..` segments
 */
export function requireBelow(file: string): void {
  if (file === '' || LEAVING.test(file))
    throw new DynplugError(
      'EPATH',
      `The path ${JSON.stringify(file)} leads out of its folder.`,
      'Rename the file, or fix the name in package.json that it comes from.',
    );
}

/** True when `child` is `parent` or lies below it. Both absolute, no links are followed. */
export function isInside(parent: string, child: string): boolean {
  // For a path as the file system tells it, which nearly all are, there is nothing to work out.
  if (child.startsWith(parent + path.sep) && !child.includes('..')) return true;
  const relative = path.relative(parent, child);
  return relative === '' || (!relative.startsWith('..' + path.sep) && relative !== '..' && !path.isAbsolute(relative));
}

/** The folder that a POSIX path lies in; '' at the top. */
export function folderAbove(file: string): string {
  return file.slice(0, Math.max(0, file.lastIndexOf('/')));
}

/** Order by UTF-16 code units: the same on every machine, unlike localeCompare. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
