// `npm run bench:frontends`: frontend plugins of the fixture from sources to an exported folder, checks included, beside the existing tool; and
// a whole `nx run` that finds everything in the cache.
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ROOT, ensureInstalled, nx } from '../setup.mjs';
import { nameForPeer } from './frontend-equivalence.mjs';
import { ROUNDS, format, machine, measure, median } from './measure.mjs';
import { benchWorkspace } from './workspace.mjs';

const require = createRequire(import.meta.url);
const { prepareFrontends } = require('../fixtures.cjs');
const { installDynplug, nxIn } = require('../portal.cjs');

/** By what they are of: the legacy frontend system with MUI 4, the new one with MUI 5, both. */
const PLUGINS = ['notes', 'board', 'tips'];

ensureInstalled();
nx(['run-many', '-t', 'build', '-p', '@org/dynplug', '@org/dynplug-frontend']);
const peer = path.join(benchWorkspace().root, 'node_modules', '.bin', 'rhdh-cli');
const root = await prepareFrontends();
await installDynplug(root, ['dynplug', 'dynplug-frontend']);
// The existing tool reads it.
writeFileSync(path.join(root, 'tsconfig.json'), '{ "compilerOptions": { "jsx": "react-jsx", "skipLibCheck": true } }');
const script = path.join(ROOT, 'tools', 'bench', 'export-frontend.cjs');
const env = { ...process.env, CI: 'false' };

console.log(`\n${machine()}; seconds, medians; peak memory of one process, MB\n`);
const columns = ['plugin', 'rhdh-cli', 'CPU', 'memory', 'dynplug, assets and export', 'CPU', 'memory', 'times faster', 'of CPU', 'nx run, from the cache']; // prettier-ignore
console.log(`| ${columns.join(' | ')} |\n| --- |${' ---: |'.repeat(columns.length - 1)}`);
for (const name of PLUGINS) {
  const cwd = path.join(root, 'plugins', name);
  const flags = nameForPeer(cwd);
  const taken = { peer: [], ours: [] };
  for (let round = 0; round <= ROUNDS; round++) {
    const runs = [
      ['peer', () => measure(peer, ['plugin', 'export', '--no-install', ...flags], { cwd, env })],
      ['ours', () => measure(process.execPath, [script, root, `plugins/${name}`], { cwd, env })],
    ];
    for (const [who, run] of runs) {
      for (const output of ['dist', 'dist-dynamic', 'dist-assets']) aside(path.join(cwd, output));
      const measured = run();
      // The first round warms the caches.
      if (round === 0) continue;
      taken[who].push(measured);
    }
  }
  const middle = (who, what) => median(taken[who].map((measured) => measured[what]));
  const sums = (who) => [format(middle(who, 'seconds')), format(middle(who, 'cpu')), middle(who, 'memory')];
  const ratio = (what) => (middle('peer', what) / middle('ours', what)).toFixed(1);
  const cached = format(median(await cachedRuns(name, cwd)));
  console.log(`| ${[name, ...sums('peer'), ...sums('ours'), ratio('seconds'), ratio('cpu'), cached].join(' | ')} |`);
}

/** Seconds of `nx run …:export` as a whole command, without a daemon, as under CI: both of its tasks are brought back from the cache. */
async function cachedRuns(name, cwd) {
  const args = ['run', `@acme/backstage-plugin-${name}:export`];
  const took = [];
  for (let round = 0; round <= ROUNDS; round++) {
    for (const output of ['dist-dynamic', 'dist-assets']) aside(path.join(cwd, output));
    const started = performance.now();
    const { code, output } = await nxIn(root, args);
    // The first round fills the cache.
    if (code !== 0 || (round > 0 && !/2\/2 hit|local cache/.test(output)))
      throw new Error(`nx ${args.join(' ')} ended with ${code}, or did work again:\n${output.slice(-2000)}`);
    if (round > 0) took.push((performance.now() - started) / 1000);
  }
  return took;
}

/** Removing is not what is measured. */
function aside(folder) {
  if (!existsSync(folder)) return;
  const trash = path.join(root, `.removed-${process.pid}`);
  mkdirSync(trash, { recursive: true });
  renameSync(folder, path.join(trash, `${Date.now()}-${Math.random()}`));
}
process.once('exit', () => rmSync(path.join(root, `.removed-${process.pid}`), { recursive: true, force: true }));
