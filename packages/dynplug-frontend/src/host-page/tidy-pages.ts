// What is removed from the folder of pages before a new one is made: those of processes that were killed, and those of former lockfiles.
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';

/** A page takes 10 MB. Another run may still use one of today. */
const OLD_MS = 24 * 3600 * 1000;

/** @param cache absolute folder; may be absent */
export function tidyPages(cache: string, now = Date.now()): void {
  if (!existsSync(cache)) return;
  for (const name of readdirSync(cache)) {
    const page = path.join(cache, name);
    const maker = /^page-new-(\d+)-/.exec(name)?.[1];
    const isLeft = maker !== undefined && !isAlive(Number(maker));
    const isOld = maker === undefined && name.startsWith('page-') && isBefore(page, now - OLD_MS);
    if (isLeft || isOld) rmSync(page, { recursive: true, force: true });
  }
}

/** False for a folder that another process has just removed. */
function isBefore(folder: string, time: number): boolean {
  const found = statSync(folder, { throwIfNoEntry: false });
  return found !== undefined && found.mtimeMs < time;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
