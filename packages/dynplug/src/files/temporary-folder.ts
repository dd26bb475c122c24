// Folders that only one process needs, outside of the workspace. They go when the work is done, when the process is interrupted, and
// at the latest when another process makes one after a SIGKILL.
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isAlive, removeAtExit } from '../process/at-exit';

export interface TemporaryFolder {
  /** Absolute. */
  readonly path: string;
  /** Removes it; more than once does no harm. */
  remove(): void;
}

/** In memory where Linux has a place for that: making thousands of links there takes a tenth of the time. */
const IN_MEMORY = '/dev/shm';

/** The shortest place on POSIX systems: the name of a socket may have about 100 characters, and a TMPDIR may be longer. */
const SHORT = '/tmp';

/**
 * @param purpose part of the name: lower case letters
 * @param inMemory for many small files
 * @param isShort for sockets
 */
export function makeTemporaryFolder(purpose: string, { inMemory = false, isShort = false } = {}): TemporaryFolder {
  const name = `dynplug-${purpose}-`;
  const places = [...(inMemory ? [IN_MEMORY] : []), ...(isShort ? [SHORT] : []), tmpdir()];
  let folder: TemporaryFolder | undefined;
  for (const place of places) folder ??= existsSync(place) ? made(place, name) : undefined;
  if (folder === undefined) throw new Error(`No folder can be made in ${tmpdir()}`);
  return folder;
}

/** @returns undefined when there is no such place, or it is not ours to write */
function made(parent: string, name: string): TemporaryFolder | undefined {
  const folder = path.join(parent, `${name}${process.pid}-${randomBytes(6).toString('hex')}`);
  // From before it is made until it is gone: a signal in between ends this process at once where nobody listens.
  const settled = removeAtExit(folder);
  try {
    removeAbandoned(parent, name);
    // Nobody else may read what is in it, as with mkdtemp.
    mkdirSync(folder, { mode: 0o700 });
  } catch {
    settled();
    return undefined;
  }
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
    settled();
  };
  return { path: folder, remove };
}

/** Those of processes that were killed. */
function removeAbandoned(parent: string, name: string): void {
  for (const entry of readdirSync(parent)) {
    const pid = entry.startsWith(name) ? /^(\d+)-[0-9a-f]+0?$/.exec(entry.slice(name.length))?.[1] : undefined;
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(path.join(parent, entry), { recursive: true, force: true });
  }
}
