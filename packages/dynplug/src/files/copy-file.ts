// A copy of one file that is as large as the file.
import { constants, copyFileSync, statSync } from 'node:fs';
import { changedFile } from './changed-file';

/** @param from absolute @param to absolute @throws EARCHIVE when the copy has another size, the file system's errors */
export function copyFile(from: string, to: string): void {
  copyFileSync(from, to, constants.COPYFILE_FICLONE);
  if (statSync(to).size !== statSync(from).size) throw changedFile(from);
}
