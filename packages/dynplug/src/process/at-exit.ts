// Work that is due when the process ends, also by Ctrl-C: half-written outputs go, child processes end. Only SIGKILL gets past it;
// what that leaves behind is removed by the next run (replace-folder.ts, temporary-folder.ts).
import { renameSync, rmSync } from 'node:fs';

/** A terminal's Ctrl-C, what Nx and CI systems send, and a closed terminal. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const due = new Set<() => void>();

/**
 * @param work synchronous; its errors are ignored, since the process ends anyway
 * @returns takes `work` back
 */
export function atExit(work: () => void): () => void {
  // A function of its own for each call: the same work may be due twice.
  const own = (): void => {
    work();
  };
  watch();
  due.add(own);
  return () => {
    if (due.delete(own) && due.size === 0) setImmediate(unwatchUnlessDue).unref();
  };
}

/**
 * Removes a file or a folder at exit, also while threads still write into it: they find nothing at its path any more.
 * @param file absolute; it need not exist yet
 * @returns takes it back: the path has got its final name, or is gone
 */
export function removeAtExit(file: string): () => void {
  return atExit(() => {
    const away = `${file}0`;
    renameSync(file, away);
    rmSync(away, { recursive: true, force: true });
  });
}

function watch(): void {
  if (process.listeners('exit').includes(workOff)) return;
  process.on('exit', workOff);
  for (const signal of SIGNALS) process.on(signal, endBy);
}

/** Not at once: a signal that came while the last work was done would be lost, and the process would go on. */
function unwatchUnlessDue(): void {
  if (due.size === 0) unwatch();
}

function unwatch(): void {
  process.off('exit', workOff);
  for (const signal of SIGNALS) process.off(signal, endBy);
}

/** Ends the process as the signal would have, unless somebody else listens and ends it in another way. */
function endBy(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  workOff();
  process.kill(process.pid, signal);
}

function workOff(): void {
  unwatch();
  // The last first: what uses a path ends before the path goes.
  for (const work of [...due].reverse()) {
    try {
      work();
    } catch {
      // E.g. a path that was not made yet.
    }
  }
  due.clear();
}

/** Whether a process still runs: what a killed one left behind bears its id. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
