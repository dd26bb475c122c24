// Entries → files in a new folder. Creating a file costs a file system far more than its bytes do, so several threads do it.
import { chmodSync, constants, copyFileSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { changedFile } from './changed-file';
import { CHANGED, type WriteFiles, forgoRest, writeFiles } from './write-files.cjs';
import { requireBelow } from './paths';
import { type FileThread, startThread } from './file-thread';

/** `path` is POSIX and relative to the folder; `source` is an absolute file, with its own permission bits if they are known, or the content. */
export interface WrittenFile {
  readonly path: string;
  readonly mode: number;
  /** Bytes. */
  readonly size: number;
  readonly source: { readonly file: string; readonly mode?: number } | { readonly bytes: Buffer };
}

export interface WriteEntries {
  readonly entries: readonly WrittenFile[];
  /** Written when all others are: its time says when the folder was complete. If it fails, so does the whole. */
  readonly last?: Promise<WrittenFile>;
  /** Absolute; made anew. */
  readonly folder: string;
  /** Hard links instead of copies. */
  readonly link: boolean;
  /** Called now and then with the number of entries written. */
  readonly progress?: ((written: number) => void) | undefined;
}

/** Below this a second thread takes longer to start than it saves. */
const ENTRIES_PER_THREAD = 1000;
const MAX_THREADS = 4;

/** Resolves when all threads have ended. @throws EARCHIVE for a source that is not as large as its entry says, the first system error */
export async function writeEntries(request: WriteEntries): Promise<void> {
  await new Writers().write(request);
}

/** The threads that write one folder. */
export class Writers {
  readonly #threads: FileThread[] = [];
  #arePrepared = false;

  /** One of them, to list files before there is something to write; undefined where there is one processor only. */
  first(): FileThread | undefined {
    if (this.#threads.length === 0 && availableParallelism() > 1) this.#threads.push(startThread());
    return this.#threads[0];
  }

  /** Starts those that so many files need, which takes a while: best before the files are known in detail. */
  prepare(files: number): void {
    const threads = Math.min(MAX_THREADS, availableParallelism(), Math.ceil(files / ENTRIES_PER_THREAD));
    while (this.#threads.length < threads - 1) this.#threads.push(startThread());
    this.#arePrepared = true;
  }

  /** Resolves when all threads have ended; this one joins in when it has nothing else to do. @throws as `writeEntries` does */
  async write({ entries, last, folder, link, progress }: WriteEntries): Promise<void> {
    // Who fails otherwise in the meantime does not come to ask.
    last?.catch(() => undefined);
    const work = prepared(entries, folder, link);
    if (!this.#arePrepared) this.prepare(entries.length);
    const theirs = this.#threads.map((thread) => thread.write(work));
    const mine = setImmediate().then(() => {
      writeFiles(work, progress);
    });
    last?.catch(() => {
      forgoRest(work);
    });
    const [final, ...written] = await Promise.allSettled([Promise.resolve(last), mine, ...theirs] as const);
    const failed = [final, ...written].find((result) => result.status === 'rejected');
    if (failed) throw failureOf(failed.reason);
    if (final.status === 'fulfilled' && final.value)
      writeFiles({ ...work, entries: [final.value], counter: new SharedArrayBuffer(4) });
    progress?.(entries.length + (last ? 1 : 0));
  }

  /** Ends threads that got no work, if there are any. */
  async stop(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.stop()));
  }
}

/** The same in this thread, before it returns. @throws as `writeEntries` does */
export function writeEntriesNow(entries: readonly WrittenFile[], folder: string): void {
  try {
    writeFiles(prepared(entries, folder, false));
  } catch (error) {
    throw failureOf(error);
  }
}

function failureOf(error: unknown): unknown {
  const { code, path: file } = error as NodeJS.ErrnoException;
  return code === CHANGED && file !== undefined ? changedFile(file) : error;
}

/** Makes the folder, and finds out what the threads have to know. */
function prepared(entries: readonly WrittenFile[], folder: string, link: boolean): WriteFiles {
  for (const entry of entries) requireBelow(entry.path);
  mkdirSync(folder);
  // The umask is seen on what it did: process.umask() would set it for a moment, for all threads.
  const mask = 0o777 & ~statSync(folder).mode;
  if (mask !== 0o022) chmodSync(folder, 0o755);
  const how = link ? 'link' : canClone(entries, folder) ? 'clone' : 'copy';
  return { entries, folder, how, mask, counter: new SharedArrayBuffer(4) };
}

/** Whether the file system makes copy-on-write clones (btrfs, xfs, APFS): tried on one file. */
function canClone(entries: readonly WrittenFile[], folder: string): boolean {
  const sample = entries.find((entry) => 'file' in entry.source)?.source;
  if (!sample || 'bytes' in sample) return false;
  const probe = path.join(folder, '.clone');
  try {
    copyFileSync(sample.file, probe, constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch {
    // It says so in many ways: ENOTSUP, EXDEV, EINVAL, ENOSYS, EOPNOTSUPP.
    return false;
  } finally {
    rmSync(probe, { force: true });
  }
}
