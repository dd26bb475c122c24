// A lock between processes: a file that names its holder, who touches it as long as the process lives.
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const TOUCHED_EVERY_MS = 5000;
/** A lock that its holder no longer touches does not count. */
const EXPIRES_MS = 60_000;

/**
 * Holds off other processes. One process may take a lock several times.
 * @param file absolute
 * @param onWait called once if another process has the lock
 * @returns a function that gives the lock back
 */
export async function lock(file: string, onWait: () => void): Promise<() => void> {
  for (let reported = false; ; reported = true) {
    try {
      fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
      const touching = setInterval(() => fs.utimesSync(file, new Date(), new Date()), TOUCHED_EVERY_MS).unref();
      return () => {
        clearInterval(touching);
        fs.rmSync(file, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const held = fs.statSync(file, { throwIfNoEntry: false });
    if (held && fs.readFileSync(file, 'utf8') === String(process.pid)) return () => undefined;
    if (held && Date.now() - held.mtimeMs > EXPIRES_MS) fs.rmSync(file, { force: true });
    else if (!reported) onWait();
    await sleep(500);
  }
}
