// `npm run bench:frontends`: frontend plugins of the tests, and a heavy one of its own, from sources to an exported folder, checks included,
// beside the existing tool; and a whole `nx run` that finds everything in the cache. BENCH_PLUGINS names some of them: notes,heavy.
// Of a plugin without a feature for module federation the existing tool still builds a remote, and dynplug none: BENCH_KINDS=scalprum
// leaves that kind out of both, but for the runs from the cache.
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, testKit } from '../setup.mjs';
import { nameForPeer } from './frontend-equivalence.mjs';
import { ROUNDS, format, machine, measure, median } from './measure.mjs';
import { benchWorkspace } from './workspace.mjs';

const { cacheFolder, installDynplug, nxIn, prepareFrontends, prepareHeavyFrontend } = await testKit();

/** By what they are of: the legacy frontend system with MUI 4, the new one with MUI 5, both; and much to bundle, in a workspace of its own. */
const PLUGINS = {
  notes: prepareFrontends,
  board: prepareFrontends,
  tips: prepareFrontends,
  heavy: prepareHeavyFrontend,
};
const chosen = process.env.BENCH_PLUGINS?.split(',') ?? Object.keys(PLUGINS);
const unknown = chosen.filter((name) => !(name in PLUGINS));
if (unknown.length > 0)
  throw new Error(`BENCH_PLUGINS names ${unknown.join(', ')}; there are ${Object.keys(PLUGINS).join(', ')}`);
const kinds = process.env.BENCH_KINDS ?? 'both';
if (!['both', 'scalprum'].includes(kinds)) throw new Error(`BENCH_KINDS is ${kinds}, not both or scalprum`);

const peer = path.join(benchWorkspace(cacheFolder()).root, 'node_modules', '.bin', 'rhdh-cli');
const roots = await workspacesOf(chosen);
const script = path.join(ROOT, 'tools', 'bench', 'export-frontend.cjs');
const env = { ...process.env, CI: 'false' };

console.log(`\n${machine()}; assets: ${kinds}; seconds, medians; peak memory of one process, MB\n`);
const columns = ['plugin', 'rhdh-cli', 'CPU', 'memory', 'dynplug, assets and export', 'CPU', 'memory', 'times faster', 'of CPU', 'nx run, from the cache']; // prettier-ignore
console.log(`| ${columns.join(' | ')} |\n| --- |${' ---: |'.repeat(columns.length - 1)}`);
for (const name of chosen) {
  const root = roots.get(PLUGINS[name]);
  const cwd = path.join(root, 'plugins', name);
  const flags = [...nameForPeer(cwd), ...(kinds === 'scalprum' ? ['--no-generate-module-federation-assets'] : [])];
  const taken = { peer: [], ours: [] };
  for (let round = 0; round <= ROUNDS; round++) {
    const runs = {
      peer: () => measure(peer, ['plugin', 'export', '--no-install', ...flags], { cwd, env }),
      ours: () => measure(process.execPath, [script, root, `plugins/${name}`, kinds], { cwd, env }),
    };
    for (const [who, run] of Object.entries(runs)) {
      for (const output of ['dist', 'dist-dynamic', 'dist-assets']) aside(root, path.join(cwd, output));
      const measured = run();
      // The first round warms the caches.
      if (round === 0) continue;
      taken[who].push(measured);
    }
  }
  const middle = (who, what) => median(taken[who].map((measured) => measured[what]));
  const sums = (who) => [format(middle(who, 'seconds')), format(middle(who, 'cpu')), middle(who, 'memory')];
  const ratio = (what) => (middle('peer', what) / middle('ours', what)).toFixed(1);
  const cached = format(median(await cachedRuns(root, name, cwd)));
  console.log(`| ${[name, ...sums('peer'), ...sums('ours'), ratio('seconds'), ratio('cpu'), cached].join(' | ')} |`);
}

/** Seconds of `nx run …:export` as a whole command, without a daemon, as under CI: both of its tasks are brought back from the cache. */
async function cachedRuns(root, name, cwd) {
  const args = ['run', `@acme/backstage-plugin-${name}:export`];
  const took = [];
  for (let round = 0; round <= ROUNDS; round++) {
    for (const output of ['dist-dynamic', 'dist-assets']) aside(root, path.join(cwd, output));
    const started = performance.now();
    const { code, output } = await nxIn(root, args);
    // The first round fills the cache.
    if (code !== 0 || (round > 0 && !/2\/2 hit|local cache/.test(output)))
      throw new Error(`nx ${args.join(' ')} ended with ${code}, or did work again:\n${output.slice(-2000)}`);
    if (round > 0) took.push((performance.now() - started) / 1000);
  }
  return took;
}

/** The workspaces of plugins, by what prepares each, with our packages installed. */
async function workspacesOf(names) {
  const prepared = new Map();
  for (const prepare of new Set(names.map((name) => PLUGINS[name]))) {
    const root = await prepare();
    await installDynplug(root, ['dynplug', 'dynplug-frontend']);
    // The existing tool reads it.
    writeFileSync(
      path.join(root, 'tsconfig.json'),
      '{ "compilerOptions": { "jsx": "react-jsx", "skipLibCheck": true } }',
    );
    prepared.set(prepare, root);
  }
  return prepared;
}

/** Removing is not what is measured. */
function aside(root, folder) {
  if (!existsSync(folder)) return;
  const trash = trashOf(root);
  mkdirSync(trash, { recursive: true });
  renameSync(folder, path.join(trash, `${Date.now()}-${Math.random()}`));
}

function trashOf(root) {
  return path.join(root, `.removed-${process.pid}`);
}
process.once('exit', () => {
  for (const root of roots.values()) rmSync(trashOf(root), { recursive: true, force: true });
});
