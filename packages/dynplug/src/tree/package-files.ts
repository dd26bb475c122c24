// The files of a package on disk. Installed packages are taken as they are; own ones through npm's rules for what a package holds.
import { type Dirent, type Stats, readdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import packlist from 'npm-packlist';
import { DynplugError } from '../support/errors';
import { byText, childPath, isInside } from '../support/paths';
import type { Manifest } from './manifest';

/** `path` is POSIX and relative to the package, `file` absolute; `size` in bytes, `changed` is the inode's change time in ms. */
export interface PackageFile {
  readonly path: string;
  readonly file: string;
  readonly size: number;
  readonly executable: boolean;
  /** Permission bits as they are. */
  readonly mode: number;
  readonly changed: number;
}

/**
 * All files of an installed package but its own `node_modules`, sorted by path. No ignore rules: what was installed was packed once
 * already, and a second pass loses code (`"files": ["dist-*\/"]`). Folders called `node_modules` deeper down are the package's data.
 * Ignore files of packing stay behind, as in what `npm pack` makes: npm renames them while it extracts, other package managers do not.
 * @param dir real and absolute
 * @throws ELINK, EPATH for a name that is not UTF-8
 */
export function installedFiles(dir: string): readonly PackageFile[] {
  const files: PackageFile[] = [];
  const visit = (folder: string, prefix: string, above: readonly string[]): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if ((prefix === '' && entry.name === 'node_modules') || IGNORE_FILES.has(entry.name)) continue;
      requireUtf8(folder, entry.name);
      const file = childPath(folder, entry.name);
      const stats = entry.isSymbolicLink() ? followLink(file, dir, above) : statSync(file);
      if (isFolder(entry, stats)) visit(file, `${prefix}${entry.name}/`, [...above, realOf(file, entry)]);
      else if (stats.isFile()) files.push(packageFile(prefix + entry.name, file, stats));
    }
  };
  visit(dir, '', [dir]);
  return files.sort((a, b) => byText(a.path, b.path));
}

/**
 * The files that npm would pack for a package with this manifest, sorted by path.
 * @param dir absolute
 * @param manifest as it will be published: its `files`, `main` and `bin` count
 */
export async function packedFiles(dir: string, manifest: Manifest): Promise<readonly PackageFile[]> {
  const { bundleDependencies: _bundle, bundledDependencies: _bundled, ...rest } = manifest;
  const names = await packlist({ path: dir, package: rest, isProjectRoot: true, edgesOut: new Map() });
  return names
    .map((name) => packageFile(name, path.join(dir, name), statSync(path.join(dir, name))))
    .sort((a, b) => byText(a.path, b.path));
}

const IGNORE_FILES = new Set(['.gitignore', '.npmignore']);

/** Node reads other bytes as U+FFFD, and finds no file of that name. @param folder absolute @throws EPATH */
export function requireUtf8(folder: string, name: string): void {
  if (name.includes('\ufffd'))
    throw new DynplugError('EPATH', `A name in ${folder} is not UTF-8: ${name}`, 'Rename the file, or remove it.');
}

function packageFile(name: string, file: string, stats: Stats): PackageFile {
  return {
    path: name,
    file,
    size: stats.size,
    executable: (stats.mode & 0o111) !== 0,
    mode: stats.mode & 0o777,
    changed: stats.ctimeMs,
  };
}

function isFolder(entry: Dirent, stats: Stats): boolean {
  return entry.isDirectory() || stats.isDirectory();
}

function realOf(file: string, entry: Dirent): string {
  return entry.isSymbolicLink() ? realpathSync(file) : file;
}

/** A link inside a package is shipped as what it points to: archives for hosts hold files and folders only. */
function followLink(file: string, dir: string, above: readonly string[]): Stats {
  let target: string;
  try {
    target = realpathSync(file);
  } catch (cause) {
    throw new DynplugError(
      'ELINK',
      `The link ${file} leads nowhere or back to itself.`,
      'Remove the link, or install the package again.',
      { cause },
    );
  }
  if (!isInside(dir, target)) {
    throw new DynplugError(
      'ELINK',
      `The link ${file} leads out of its package, to ${target}.`,
      'Replace it by a copy of what it points to.',
    );
  }
  if (above.includes(target))
    throw new DynplugError('ELINK', `The link ${file} leads back to a folder that holds it.`, 'Remove the link.');
  return statSync(target);
}
