// The memory of a process and of all that it started, while they run (on Linux).
import { readFileSync, readdirSync } from 'node:fs';

const EVERY_MS = 250;

/**
 * Watches a process until `peak` is called, which returns the largest sum of proportional set sizes that was seen, in MB; 0 where /proc is absent.
 * @param {number} pid
 */
export function watchMemory(pid) {
  let most = 0;
  const timer = setInterval(() => (most = Math.max(most, sum(pid))), EVERY_MS);
  return {
    peak() {
      clearInterval(timer);
      return Math.round(most / 1000);
    },
  };
}

/** @param {number} root @returns {number} kB */
function sum(root) {
  const all = parents();
  const family = new Set([root]);
  // A set also iterates over what is added on the way.
  for (const member of family) for (const [pid, parent] of all) if (parent === member) family.add(pid);
  return [...family].reduce((all, pid) => all + proportional(pid), 0);
}

/** @returns {(readonly [number, number])[]} */
function parents() {
  try {
    const pids = readdirSync('/proc')
      .map(Number)
      .filter((pid) => pid > 0);
    return pids.map((pid) => /** @type {const} */ ([pid, Number(/\) \S (\d+)/.exec(text(pid, 'stat'))?.[1])]));
  } catch {
    return [];
  }
}

/** @param {number} pid */
function proportional(pid) {
  return Number(/^Pss:\s+(\d+)/m.exec(text(pid, 'smaps_rollup'))?.[1] ?? 0);
}

/** A process may end at any moment. @param {number} pid @param {string} file */
function text(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
