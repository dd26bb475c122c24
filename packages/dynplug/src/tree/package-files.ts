// The files of a package on disk. Installed packages are taken as they are; own ones through npm's rules for what a package holds.
import { type Stats, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { Walker } from 'npm-packlist';
import { DynplugError } from '../errors/errors';
import { type ListedFile, listFiles } from '../files/list-files';
import { byText, isInside, nativePath } from '../files/paths';
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
  const followLink = (file: string, above: readonly string[]): Stats => followLinkIn(dir, file, above);
  return inPackage(dir, listFiles(dir, NOT_INSTALLED, { followLink, takeName: requireUtf8 }));
}

/** What an installed package has besides its files. */
export const NOT_INSTALLED = { anywhere: ['.gitignore', '.npmignore'], atTop: ['node_modules'] };

/** Files that were listed in a package. @param dir real and absolute */
export function inPackage(dir: string, files: readonly ListedFile[]): readonly PackageFile[] {
  return files.map(({ path: name, size, mode, changed }) => ({
    path: name,
    file: nativePath(dir, name),
    size,
    executable: (mode & 0o111) !== 0,
    mode: mode & 0o777,
    changed,
  }));
}

/**
 * The files that npm would pack for a package with this manifest, sorted by path.
 * @param dir absolute
 * @param manifest as it will be published: its `files`, `main` and `bin` count
 */
export async function packedFiles(dir: string, manifest: Manifest): Promise<readonly PackageFile[]> {
  const { bundleDependencies: _bundle, bundledDependencies: _bundled, ...rest } = manifest;
  const names = await new Promise<readonly string[]>((resolve, reject) => {
    new UnsortedWalker({ path: dir, package: rest, isProjectRoot: true, edgesOut: new Map() }, { isPackage: true })
      .on('done', resolve)
      .on('error', reject)
      .start();
  });
  const listed = names.map((named) => {
    // ignore-walk's way to keep tar from reading a name with `@` in front as the name of an archive.
    const name = named.replace(/^\.\//, '');
    const { size, mode, ctimeMs } = statSync(path.join(dir, name));
    return { path: name, size, mode, changed: ctimeMs };
  });
  return inPackage(
    dir,
    listed.sort((a, b) => byText(a.path, b.path)),
  );
}

/** npm sorts as a person would, for which Node first loads the rules of a language: 10 to 20 ms. We sort in our own way. */
class UnsortedWalker extends Walker {
  override sort(): number {
    return 0;
  }
}

/** Node reads other bytes as U+FFFD, and finds no file of that name. @param folder absolute @throws EPATH */
export function requireUtf8(folder: string, name: string): void {
  if (name.includes('\ufffd'))
    throw new DynplugError('EPATH', `A name in ${folder} is not UTF-8: ${name}`, 'Rename the file, or remove it.');
}

/** A link inside a package is shipped as what it points to: archives for hosts hold files and folders only. */
function followLinkIn(dir: string, file: string, above: readonly string[]): Stats {
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
