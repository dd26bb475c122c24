// Entries → files in a new folder. Creating a file costs a file system far more than its bytes do, so several threads do it.
import { chmodSync, constants, copyFileSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { changedFile } from './list-files';
import { CHANGED, type WriteFiles, forgoRest, writeFiles } from './write-files.cjs';
import { requireBelow } from './paths';

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
  /** Absolute; made anew. */
  readonly folder: string;
  /** Hard links instead of copies. */
  readonly link: boolean;
  /** When the folder is of no use any more. */
  readonly signal?: AbortSignal;
}

/** Below this a second thread takes longer to start than it saves. */
const ENTRIES_PER_THREAD = 1000;
const MAX_THREADS = 4;

/**
 * Resolves when all threads have ended; this one joins in when it has nothing else to do.
 * @throws EARCHIVE for a source that is not as large as its entry says, the first system error
 */
export async function writeEntries({ entries, folder, link, signal }: WriteEntries): Promise<void> {
  const work = prepared(entries, folder, link);
  signal?.addEventListener('abort', () => forgoRest(work));
  const threads = Math.min(MAX_THREADS, availableParallelism(), Math.ceil(entries.length / ENTRIES_PER_THREAD));
  const theirs = Array.from({ length: threads - 1 }, () => writeInThread(work));
  const mine = setImmediate().then(() => {
    writeFiles(work);
  });
  const written = await Promise.allSettled([mine, ...theirs]);
  const failed = written.find((result) => result.status === 'rejected');
  if (failed) throw failureOf(failed.reason);
}

/** One more file in a folder below it, with the modes that the others have, whatever the umask. @param file absolute */
export function addFile(file: string, bytes: Buffer): void {
  mkdirSync(path.dirname(file));
  chmodSync(path.dirname(file), 0o755);
  writeFileSync(file, bytes);
  chmodSync(file, 0o644);
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

/** The same loop in one more thread. Resolves when the thread has ended. @throws the system error that ended it */
function writeInThread(work: WriteFiles): Promise<void> {
  const worker = new Worker(path.join(__dirname, 'file-thread.worker.cjs'), { workerData: work });
  return new Promise((resolve, reject) => {
    worker.on('error', reject).on('exit', () => {
      resolve();
    });
  });
}
