// Ends a child process with everything that it started.
import { readFileSync, readdirSync } from 'node:fs';

/** Variable that marks a child; what the child starts inherits it. */
export const MARK = 'DYNPLUG_CHILD';

/**
 * Kills the process group of a child, which was started as its leader. On Linux also processes that left the group, by the mark in
 * their environment. Synchronous, so that it works while this process ends.
 * @param mark value of the variable MARK in the child's environment
 */
export function killGroup(pid: number | undefined, mark: string): void {
  killMembers(pid);
  // It reads the environment of every process, which takes milliseconds.
  if (pid !== undefined && process.platform === 'linux') for (const other of marked(mark)) kill(other);
}

/** The same without processes that left the group. */
export function killMembers(pid: number | undefined): void {
  // Windows has no groups: there it is the child alone.
  if (pid !== undefined) kill(process.platform === 'win32' ? pid : -pid);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

function marked(mark: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => environmentOf(name).includes(`${MARK}=${mark}\0`))
    .map(Number);
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    // It has ended, or is another user's.
    return '';
  }
}
