// `npm run bench:many`: a repository with 10, 50 and 100 backend plugins, packaged by one Nx command: cold, warm, and with one plugin changed.
// Beside it the existing tool, plugin by plugin, on ten.
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { testKit } from '../setup.mjs';
import { writePlugin } from './built-plugin.mjs';
import { format, machine, measure } from './measure.mjs';
import { benchWorkspace } from './workspace.mjs';

const COUNTS = (process.env.BENCH_COUNTS ?? '10,50,100').split(',').map(Number);

const { Checkout, cacheFolder, installDynplug, preparePortal } = await testKit();
const portal = await preparePortal();
await installDynplug(portal);

console.log(`\n${machine()}; seconds, one run each\n`);
console.log('| plugins | cold | per plugin | warm | one changed | cache |');
console.log('| ---: | ---: | ---: | ---: | ---: | ---: |');
for (const count of COUNTS) {
  const checkout = await Checkout.make(portal, '--imageRepository=localhost:5000/acme');
  try {
    const names = Array.from({ length: count }, (_, at) => `many-${String(at).padStart(3, '0')}-backend`);
    for (const name of names) writePlugin(checkout.dir, name);
    await checkout.commit('Many plugins');
    const all = ['affected', '-t', 'package-oci', '--parallel=2', '--base=HEAD~1', '--head=HEAD'];
    const cold = await timed(checkout, all, count);
    const warm = await timed(checkout, all, count);
    const [changed] = names;
    writeFileSync(path.join(checkout.dir, 'plugins', changed, 'dist/more.js'), 'exports.more = 1;\n');
    writeFileSync(path.join(checkout.dir, 'plugins', changed, 'src/more.ts'), 'export const more = 1;\n');
    await checkout.commit('One plugin');
    const one = await timed(checkout, all, 1);
    const cache = `${(bytesBelow(path.join(checkout.home, '.nx')) / 1e6).toFixed(0)} MB`;
    console.log(`| ${[count, format(cold), format(cold / count), format(warm), format(one), cache].join(' | ')} |`);
  } finally {
    checkout.remove();
  }
}

const { root, bin } = benchWorkspace(cacheFolder());
const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}`, CI: 'true' };
const peer = path.join(root, 'node_modules', '.bin', 'rhdh-cli');
const cwd = path.join(root, 'plugins', 'small-backend');
let loop = 0;
for (let at = 0; at < 10; at++)
  loop += measure(peer, ['plugin', 'export', '--no-build', '--clean'], { cwd, env }).seconds;
console.log(`\nrhdh-cli plugin export, ten times a plugin of that size, no image: ${format(loop)} s`);

/** Seconds; fails unless as many images as expected were packaged or found. */
async function timed(checkout, args, expected) {
  const started = performance.now();
  const { code, output } = await checkout.nx(args);
  const seconds = (performance.now() - started) / 1000;
  const done = /Successfully ran target package-oci for (?:(\d+) projects|project)/.exec(output);
  if (code !== 0 || !done || Number(done[1] || 1) !== expected) throw new Error(output.slice(-4000));
  return seconds;
}

function bytesBelow(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => statSync(path.join(folder, name)))
    .reduce((sum, stats) => sum + (stats.isFile() ? stats.size : 0), 0);
}
