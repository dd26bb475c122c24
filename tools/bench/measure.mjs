// How the benchmarks measure: whole processes, in rounds, medians.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import os from 'node:os';
import { watchMemory } from './tree-memory.mjs';

/** Rounds that count; one before them warms the caches. */
export const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);

/**
 * @typedef {object} Measured
 * @property {number} seconds of wall time
 * @property {number} cpu seconds of the process and its children, where /usr/bin/time is GNU's
 * @property {number} memory the largest resident set of one process, MB; of measureTree, the largest sum of all processes
 */

/** @typedef {{cwd: string, env?: NodeJS.ProcessEnv}} Options */

export function machine() {
  return `${os.cpus()[0].model}, ${os.cpus().length} cores, Node ${process.version}, ${ROUNDS} rounds`;
}

/**
 * Runs a program to its end.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {Options} options
 * @returns {Measured}
 */
export function measure(program, args, options) {
  const [timed, all] = withTime(program, args);
  const started = performance.now();
  const result = spawnSync(timed, all, { ...environment(options), encoding: 'utf8', maxBuffer: 1 << 28 });
  return measured(started, [program, ...args].join(' '), result.status, result.stdout + result.stderr);
}

/**
 * The same, with the memory of all processes that the program starts.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {Options} options
 * @returns {Promise<Measured & {output: string}>}
 */
export async function measureTree(program, args, options) {
  const [timed, all] = withTime(program, args);
  const started = performance.now();
  const child = spawn(timed, all, { ...environment(options), stdio: ['ignore', 'pipe', 'pipe'] });
  const memory = watchMemory(child.pid ?? 0);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const status = await new Promise((resolve) => child.once('close', resolve));
  const peak = memory.peak();
  return { ...measured(started, [program, ...args].join(' '), status, output), memory: peak, output };
}

/** @param {string} program @param {readonly string[]} args @returns {[string, string[]]} */
function withTime(program, args) {
  return existsSync('/usr/bin/time')
    ? ['/usr/bin/time', ['-f', 'rss=%M user=%U sys=%S', program, ...args]]
    : [program, [...args]];
}

/** Certificates of this machine cost each start of Node tens of milliseconds; no tool needs them here. @param {Options} options */
function environment({ cwd, env = process.env }) {
  return { cwd, env: { ...env, NODE_EXTRA_CA_CERTS: undefined } };
}

/** @param {number} started @param {string} command @param {number | null} status @param {string} output @returns {Measured} */
function measured(started, command, status, output) {
  const seconds = (performance.now() - started) / 1000;
  if (status !== 0) throw new Error(`${command} ended with ${status}:\n${output.slice(-4000)}`);
  const [, rss = 0, user = 0, system = 0] = /rss=(\d+) user=([\d.]+) sys=([\d.]+)/.exec(output) ?? [];
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
