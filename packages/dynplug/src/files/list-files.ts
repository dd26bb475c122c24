// All files below a folder.
import { type Stats, readdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { byText } from './paths';
import { DynplugError } from '../errors/errors';

export interface ListedFile {
  /** POSIX, relative to the folder. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** As the file system has it. */
  readonly mode: number;
  /** The inode's change time in ms. */
  readonly changed: number;
}

/** Names that are left out. */
export interface LeftOut {
  readonly anywhere: readonly string[];
  /** Directly in the folder. */
  readonly atTop: readonly string[];
}

/** What is neither a file nor a folder with an ordinary name. */
export interface Irregular {
  /** What a link stands for, by its absolute path. @param above the real folders on the way */
  readonly followLink: (file: string, above: readonly string[]) => Stats;
  /** For a name that is not UTF-8: Node reads it with U+FFFD, and finds no file of that name. */
  readonly takeName: (folder: string, name: string) => void;
}

/** Sorted by path. @param dir real and absolute @throws what `irregular` throws */
export function listFiles(dir: string, leftOut: LeftOut, { followLink, takeName }: Irregular): readonly ListedFile[] {
  const files: ListedFile[] = [];
  const visit = (folder: string, prefix: string, above: readonly string[]): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const { name } = entry;
      if (leftOut.anywhere.includes(name) || (prefix === '' && leftOut.atTop.includes(name))) continue;
      if (name.includes('\ufffd')) takeName(folder, name);
      // path.join would look at the whole path again, for each file.
      const file = folder + path.sep + name;
      if (entry.isDirectory()) {
        visit(file, `${prefix}${name}/`, [...above, file]);
        continue;
      }
      const stats = entry.isSymbolicLink() ? followLink(file, above) : statSync(file);
      if (stats.isDirectory()) visit(file, `${prefix}${name}/`, [...above, realpathSync(file)]);
      else if (stats.isFile())
        files.push({ path: prefix + name, size: stats.size, mode: stats.mode, changed: stats.ctimeMs });
    }
  };
  visit(dir, '', [dir]);
  return files.sort((a, b) => byText(a.path, b.path));
}

/**
 * The error for a file that is not as large as it was when it was listed: what was read of it would be neither the former nor the new one.
 * @param file absolute
 */
export function changedFile(file: string): DynplugError {
  return new DynplugError(
    'EARCHIVE',
    `${file} changed while it was being read.`,
    'A build in watch mode or an install writes to it. Run again when that is done.',
  );
}
