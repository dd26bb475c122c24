// Work of which one process at a time makes a result that others wait for, such as an install into a cache that all tasks share.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeFolder } from '../files/make-folder';
import { isAlive, removeAtExit } from '../process/at-exit';

/** Milliseconds between two looks. */
const INTERVAL = 200;

/**
 * @param file absolute: it holds the id of the process that works, which ends with it
 * @throws what `work` throws, the file system's errors
 */
export async function oneAtATime<T>(file: string, work: () => Promise<T>): Promise<T> {
  makeFolder(path.dirname(file));
  while (!taken(file)) await sleep(INTERVAL);
  const settled = removeAtExit(file);
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
    settled();
  }
}

/** False while another process has it. One that was killed has left it behind. */
function taken(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const owner = ownerOf(file);
    if (owner !== undefined && !isAlive(owner)) rmSync(file, { force: true });
    return false;
  }
}

/** undefined while it is being written, or when it is gone again. */
function ownerOf(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}
