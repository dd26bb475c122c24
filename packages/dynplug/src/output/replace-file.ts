// Puts a file into a folder that others write to at the same time: written aside first, then renamed, so that nobody sees half of it.
import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { removeAtExit } from '../process/at-exit';
import { copyFile } from '../files/copy';
import { writeFailure } from './write-failure';
import { makeFolder } from '../files/make-folder';

/**
 * Copies a file over another one, or to where there is none; folders on the way are made.
 * @param from absolute @param to absolute
 * @throws EARCHIVE, EWRITE; then the former file is as it was
 */
export function replaceFile(from: string, to: string): void {
  replaceBy(to, (aside) => {
    copyFile(from, aside);
  });
}

/** Writes a text in the place of a file, or where there is none. @param to absolute @throws EWRITE; then the former file is as it was */
export function writeWholeFile(to: string, text: string): void {
  replaceBy(to, (aside) => {
    writeFileSync(aside, text);
  });
}

function replaceBy(to: string, write: (aside: string) => void): void {
  const aside = path.join(path.dirname(to), `.${path.basename(to)}.${process.pid}-${randomBytes(4).toString('hex')}`);
  const settled = removeAtExit(aside);
  try {
    makeFolder(path.dirname(to));
    write(aside);
    renameSync(aside, to);
  } catch (cause) {
    removeQuietly(aside);
    throw writeFailure(cause, to);
  } finally {
    settled();
  }
}

function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Below a file: then there is nothing to remove. What failed before matters more.
  }
}
