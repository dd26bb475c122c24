// Puts a new folder in the place of a former one: written aside first, then renamed, so that a failure or a kill leaves the former as it was.
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isAlive, removeAtExit } from '../process/at-exit';
import { type MadeFile, requireMadeFiles } from './made-files';
import { writeFailure } from './write-failure';
import { makeFolder } from '../files/make-folder';

/**
 * @param output absolute
 * @param write makes the folder that it is given (absolute; its parent exists), and returns the files that must be in it
 * @throws EWRITE, also when one of these files is not there as it should be, and what `write` throws
 */
export async function replaceFolder(
  output: string,
  write: (aside: string) => Promise<readonly MadeFile[]>,
): Promise<void> {
  const replacement = new FolderReplacement(output);
  try {
    replacement.putInPlace(await replacement.write(write));
  } finally {
    replacement.discard();
  }
}

/**
 * Puts a folder of texts in the place of a former one.
 * @param output absolute
 * @param texts by file name
 * @throws EWRITE
 */
export async function replaceFolderByTexts(output: string, texts: Readonly<Record<string, string>>): Promise<void> {
  const files = Object.keys(texts).map((file) => ({ path: file }));
  await replaceFolder(output, (aside) => {
    makeFolder(aside);
    for (const [file, text] of Object.entries(texts)) writeFileSync(path.join(aside, file), text);
    return Promise.resolve(files);
  });
}

/** The same in two steps, for those who find out in between whether the new folder is of use. Nothing is touched before the first. */
export class FolderReplacement {
  /** Absolute. */
  readonly output: string;
  readonly #aside: string;
  #settled: (() => void) | undefined;

  /** @param output absolute */
  constructor(output: string) {
    this.output = output;
    this.#aside = siblingOf(output, 'new');
  }

  /** As `replaceFolder` does, but for the place. @returns what `write` returns @throws EWRITE, and DynplugErrors that `write` throws */
  async write<T>(write: (aside: string) => Promise<T>): Promise<T> {
    this.#settled ??= removeAtExit(this.#aside);
    try {
      recover(this.output);
      makeFolder(path.dirname(this.output));
      return await write(this.#aside);
    } catch (cause) {
      throw writeFailure(cause, this.output, 'The former output is as it was.');
    }
  }

  /** @param files that must be in it @throws EWRITE */
  putInPlace(files: readonly MadeFile[]): void {
    try {
      requireMadeFiles(this.#aside, files);
      swap(this.#aside, this.output);
    } catch (cause) {
      throw writeFailure(cause, this.output, 'The former output is as it was.');
    }
  }

  /** Removes what is not in place. */
  discard(): void {
    if (!this.#settled) return;
    removeQuietly(this.#aside);
    this.#settled();
  }
}

/** The failure that is being reported matters more than what could not be tidied up; the next export tries again. */
function removeQuietly(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // E.g. ENOTDIR when the parent is a file: then there is nothing to remove.
  }
}

/** A sibling, so that renaming never crosses a file system; the name keeps it out of workspace globs (`dist-*`), and out of git by MOVING_FOLDERS. */
function siblingOf(output: string, what: 'new' | 'former'): string {
  const name = `${path.basename(output)}.${what}-${process.pid}-${randomBytes(4).toString('hex')}`;
  return path.join(path.dirname(output), name);
}

/** Puts the new folder in the place of the former. Between the two renames only `recover` knows where the former is. */
function swap(aside: string, output: string): void {
  const formers: string[] = [];
  try {
    do formers.push(...movedAway(output));
    while (!movedInto(aside, output));
  } catch (error) {
    const last = formers.pop();
    if (last !== undefined) movedInto(last, output);
    throw error;
  } finally {
    formers.forEach(removeQuietly);
  }
}

/** Where the folder is now; nowhere when there was none, or when another process moves it away at the same time. */
function movedAway(output: string): readonly string[] {
  const former = siblingOf(output, 'former');
  try {
    renameSync(output, former);
    return [former];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** False when another process has put its own result there in the meantime. */
function movedInto(folder: string, output: string): boolean {
  try {
    renameSync(folder, output);
    return true;
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

/** After a kill: brings the former output back if it was on its way out, and removes what was half-written. */
function recover(output: string): void {
  const parent = path.dirname(output);
  if (!existsSync(parent)) return;
  for (const name of readdirSync(parent)) {
    const match = new RegExp(`^${escape(path.basename(output))}\\.(new|former)-(\\d+)-`).exec(name);
    if (!match || isAlive(Number(match[2]))) continue;
    const left = path.join(parent, name);
    if (match[1] === 'new' || existsSync(output) || !movedInto(left, output)) removeQuietly(left);
  }
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
