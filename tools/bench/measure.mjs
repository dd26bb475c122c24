// How the benchmarks measure: whole processes, in rounds, medians.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import os from 'node:os';

/** Rounds that count; one before them warms the caches. */
export const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);

export function machine() {
  return `${os.cpus()[0].model}, ${os.cpus().length} cores, Node ${process.version}, ${ROUNDS} rounds`;
}

/**
 * Seconds of wall time and, where /usr/bin/time is GNU's, seconds of CPU time and the largest resident set in MB.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{cwd: string, env?: NodeJS.ProcessEnv}} options
 */
export function measure(program, args, { cwd, env = process.env }) {
  // Certificates of this machine cost each start of Node tens of milliseconds; no tool needs them here.
  const options = /** @type {const} */ ({
    cwd,
    env: { ...env, NODE_EXTRA_CA_CERTS: undefined },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const gnu = existsSync('/usr/bin/time');
  const started = performance.now();
  const result = gnu
    ? spawnSync('/usr/bin/time', ['-f', 'rss=%M user=%U sys=%S', program, ...args], options)
    : spawnSync(program, args, options);
  const seconds = (performance.now() - started) / 1000;
  if (result.status !== 0)
    throw new Error(
      `${program} ${args.join(' ')} in ${cwd} ended with ${result.status}:\n${(result.stdout + result.stderr).slice(-4000)}`,
    );
  const [, rss = 0, user = 0, system = 0] = /rss=(\d+) user=([\d.]+) sys=([\d.]+)/.exec(result.stderr) ?? [];
  return { seconds, cpu: Number(user) + Number(system), memory: Math.round(Number(rss) / 1000) };
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((x, y) => x - y);
  return sorted[Math.floor(sorted.length / 2)];
}

/** @param {number} seconds */
export function format(seconds) {
  return seconds.toFixed(2);
}
