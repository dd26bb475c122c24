// A thread that writes files beside the main one.
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { WriteFiles } from './write-files.cjs';

export interface WriterThread {
  /** Once. Resolves when the thread has ended. @throws the system error that ended it */
  write(work: WriteFiles): Promise<void>;
  /** Ends a thread that got no work. */
  stop(): Promise<unknown>;
}

export function startThread(): WriterThread {
  const worker = new Worker(path.join(__dirname, 'write-files.worker.cjs'));
  // One without work keeps no process alive.
  worker.unref();
  return {
    write: (work) =>
      new Promise((resolve, reject) => {
        worker.ref();
        worker.on('error', reject).on('exit', () => {
          resolve();
        });
        worker.postMessage(work);
      }),
    stop: () => worker.terminate(),
  };
}
