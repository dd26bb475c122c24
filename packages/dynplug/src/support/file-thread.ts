// A thread that lists and writes files beside the main one.
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FoldersToList, PackedLists } from './list-files.cjs';
import type { WriteFiles } from './write-files.cjs';

export interface FileThread {
  /** Any number of times, answered in turn; undefined when somebody else had begun with it, or the thread is no more. */
  list(work: FoldersToList): Promise<PackedLists | undefined>;
  /** Once, at the end. Resolves when the thread has ended. @throws the system error that ended it */
  write(work: WriteFiles): Promise<void>;
  /** Ends a thread that was not asked to write. */
  stop(): Promise<unknown>;
}

export function startThread(): FileThread {
  const worker = new Worker(path.join(__dirname, 'file-thread.worker.cjs'));
  // Without work it keeps no process alive.
  worker.unref();
  const waiting: ((lists: PackedLists | undefined) => void)[] = [];
  let isWriting = false;
  worker.on('message', (lists: PackedLists | undefined) => {
    waiting.shift()?.(lists);
    // Lists that nobody awaits any more may be answered when it has begun to write: without it, the process would end with success then.
    if (waiting.length === 0 && !isWriting) worker.unref();
  });
  const ended = new Promise<void>((resolve, reject) => {
    worker.on('error', reject).on('exit', () => {
      for (const answer of waiting.splice(0)) answer(undefined);
      resolve();
    });
  });
  // Told to the one who writes; who lists can do without.
  ended.catch(() => undefined);
  return {
    list: (work) =>
      new Promise((resolve) => {
        waiting.push(resolve);
        worker.ref();
        worker.postMessage({ list: work });
      }),
    write: (work) => {
      isWriting = true;
      worker.ref();
      worker.postMessage({ write: work });
      return ended;
    },
    stop: () => worker.terminate(),
  };
}
