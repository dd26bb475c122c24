// Copies of files and folders, each file as large as the original.
import { constants, copyFileSync, statSync } from 'node:fs';
import { changedFile, listFiles } from './list-files';
import { nativePath } from './paths';
import { writeEntriesNow } from './write-entries';

/**
 * Copies all files; links become what they point to, and empty folders are left out.
 * @param from absolute @param to absolute; its parent exists, it does not
 * @throws EARCHIVE when a file changes meanwhile, the file system's errors
 */
export function copyFolder(from: string, to: string): void {
  const all = { anywhere: [], atTop: [] };
  const files = listFiles(from, all, { followLink: (file) => statSync(file), takeName: () => undefined });
  const entries = files.map(({ path, size, mode }) => ({
    path,
    size,
    mode: (mode & 0o111) === 0 ? 0o644 : 0o755,
    source: { file: nativePath(from, path), mode: mode & 0o777 },
  }));
  writeEntriesNow(entries, to);
}

/** A copy of one file. @param from absolute @param to absolute @throws EARCHIVE when the copy has another size, the file system's errors */
export function copyFile(from: string, to: string): void {
  copyFileSync(from, to, constants.COPYFILE_FICLONE);
  if (statSync(to).size !== statSync(from).size) throw changedFile(from);
}
