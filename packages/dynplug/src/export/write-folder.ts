// Writes a derived package as a folder: aside first, then renamed, so that a failure or a kill leaves the former folder as it was.
import { randomBytes } from 'node:crypto';
import {
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
  chmodSync,
} from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../support/errors';
import type { Entry } from '../derive/entry';

export interface WriteFolderRequest {
  readonly entries: readonly Entry[];
  /** Absolute. */
  readonly output: string;
  /** Hard links instead of copies: a change in the folder changes its source, so only for development. */
  readonly link: boolean;
  /** Called now and then with the number of files written. */
  readonly progress?: (written: number) => void;
}

/** @throws EWRITE */
export function writeFolder(request: WriteFolderRequest): void {
  const { output } = request;
  const aside = asideOf(output);
  try {
    recover(output);
    mkdirSync(path.dirname(output), { recursive: true });
    writeEntries(request, aside);
    swap(aside, output);
  } catch (cause) {
    removeQuietly(aside);
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new DynplugError(
      'EWRITE',
      `${output} could not be written: ${message}`,
      code === 'ENOSPC'
        ? 'The disk is full. The former output is as it was.'
        : 'Check the permissions of the folder. The former output is as it was.',
      { cause },
    );
  }
}

function writeEntries({ entries, link, progress }: WriteFolderRequest, aside: string): void {
  const made = new Set<string>();
  entries.forEach((entry, index) => {
    const target = path.join(aside, entry.path);
    const folder = path.dirname(target);
    if (!made.has(folder)) {
      mkdirSync(folder, { recursive: true });
      // Whatever the umask: a host may run as another user.
      for (let at = folder; !made.has(at) && at !== path.dirname(aside); at = path.dirname(at)) {
        chmodSync(at, 0o755);
        made.add(at);
      }
    }
    writeEntry(entry, target, link);
    if (index % 1000 === 999) progress?.(index + 1);
  });
}

function writeEntry(entry: Entry, target: string, link: boolean): void {
  if ('bytes' in entry.source) {
    writeFileSync(target, entry.source.bytes);
    chmodSync(target, entry.mode);
    return;
  }
  if (link) {
    try {
      linkSync(entry.source.file, target);
      return;
    } catch (error) {
      // Another file system: a copy serves as well.
      if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    }
  }
  // A copy-on-write clone where the file system can, a plain copy elsewhere.
  copyFileSync(entry.source.file, target, constants.COPYFILE_FICLONE);
  if (entry.source.mode !== entry.mode) chmodSync(target, entry.mode);
}

/** The failure that is being reported matters more than what could not be tidied up; the next export tries again. */
function removeQuietly(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // E.g. ENOTDIR when the parent is a file: then there is nothing to remove.
  }
}

/** A sibling, so that renaming never crosses a file system; the name keeps it out of git and of workspace globs (`dist-*`). */
function asideOf(output: string): string {
  return path.join(
    path.dirname(output),
    `${path.basename(output)}.new-${process.pid}-${randomBytes(4).toString('hex')}`,
  );
}

function formerOf(output: string): string {
  return path.join(path.dirname(output), `${path.basename(output)}.former`);
}

/** Puts the new folder in the place of the former. Between the two renames only `recover` knows where the former is. */
function swap(aside: string, output: string): void {
  const former = formerOf(output);
  if (existsSync(output)) renameSync(output, former);
  renameSync(aside, output);
  rmSync(former, { recursive: true, force: true });
}

/** After a kill: brings the former output back if it was on its way out, and removes what was half-written. */
function recover(output: string): void {
  const former = formerOf(output);
  if (existsSync(former)) {
    if (existsSync(output)) rmSync(former, { recursive: true, force: true });
    else renameSync(former, output);
  }
  const parent = path.dirname(output);
  if (!existsSync(parent)) return;
  for (const name of readdirSync(parent)) {
    const match = new RegExp(`^${escape(path.basename(output))}\\.new-(\\d+)-`).exec(name);
    if (match && !isAlive(Number(match[1]))) rmSync(path.join(parent, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
