// Installs the project's own dependencies when they are absent or the lockfile has changed. Node built-ins only: nothing is installed yet.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the project. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** `npm ci` unless the lockfile of the last one is still the same. */
export function ensureInstalled() {
  const lock = createHash('sha256')
    .update(readFileSync(path.join(ROOT, 'package-lock.json')))
    .update(process.version)
    .digest('hex');
  const marker = path.join(ROOT, 'node_modules', '.dynplug-installed');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === lock) return;
  console.log('Installing the project’s dependencies (npm ci) …');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(marker, lock);
}

/**
 * Installs and builds what is not up to date, and loads what the scripts share with the end-to-end tests.
 * @returns {Promise<typeof import('@org/test-kit')>}
 */
export async function testKit() {
  ensureInstalled();
  nx(['run-many', '-t', 'build']);
  return import('@org/test-kit');
}

/**
 * Runs a program in the project's folder and ends this process with its exit code when it fails.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {Record<string, string>} [env]
 */
export function run(program, args, env = {}) {
  const { status, error } = spawnSync(program, [...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

/** Nx without daemon, terminal interface or cloud: the same on a laptop and in CI. */
export const NX_ENV = { NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true', NX_DEFAULT_OUTPUT_STYLE: 'static' };

/** Runs the project's own Nx; ends this process when it fails. @param {readonly string[]} args */
export function nx(args) {
  run(process.execPath, [path.join(ROOT, 'node_modules', 'nx', 'dist', 'bin', 'nx.js'), ...args], NX_ENV);
}
