// A thread that writes files beside the main one.
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { WriteFiles } from './write-files.cjs';

/** Resolves when the thread has ended. @throws the system error that ended it */
export function writeInThread(work: WriteFiles): Promise<void> {
  const worker = new Worker(path.join(__dirname, 'file-thread.worker.cjs'), { workerData: work });
  return new Promise((resolve, reject) => {
    worker.on('error', reject).on('exit', () => {
      resolve();
    });
  });
}
