// `npm run bench:source`: from TypeScript to a folder that a host loads, of one plugin with two libraries of the workspace: `tsc` and
// `rhdh-cli plugin export`, which runs the builds, against an export of dynplug, which compiles. Whole processes, in turn in one run.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, testKit } from '../setup.mjs';
import { ROUNDS, format, machine, median, measure } from './measure.mjs';
import { SOURCE_FLAGS, SOURCE_MANIFESTS, SOURCE_PLUGIN } from './source-plugin.mjs';
import { benchWorkspace } from './workspace.mjs';

const { cacheFolder } = await testKit();
console.log('Preparing the workspace (the first time this installs about 2,300 packages) …');
const { root, bin } = benchWorkspace(cacheFolder());
const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}`, CI: 'true' };
const cwd = path.join(root, SOURCE_PLUGIN);
const packages = Object.keys(SOURCE_MANIFESTS).map((file) => path.join(root, path.dirname(file)));
const edited = path.join(cwd, 'src/router.ts');
const script = path.join(ROOT, 'tools/bench/export-one.cjs');
const source = readFileSync(edited, 'utf8');

/** As in a fresh checkout with installed packages. */
function clear() {
  for (const folder of packages.flatMap((dir) => ['dist', 'dist-dynamic'].map((name) => path.join(dir, name))))
    rmSync(folder, { recursive: true, force: true });
  for (const name of ['dist-types', 'node_modules/.cache/dynplug'])
    rmSync(path.join(root, name), { recursive: true, force: true });
}

function ours() {
  const measured = measure(process.execPath, [script, root, SOURCE_PLUGIN, 'export'], { cwd, env });
  if (!existsSync(path.join(cwd, 'dist-dynamic/dist/index.cjs.js'))) throw new Error('The export wrote nothing.');
  return measured;
}

const times = { tsc: [], peer: [], first: [], changed: [] };
try {
  for (let round = 0; round <= ROUNDS; round++) {
    clear();
    const tsc = measure(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc')], { cwd: root, env });
    const peer = measure(
      path.join(root, 'node_modules/.bin/rhdh-cli'),
      ['plugin', 'export', '--clean', ...SOURCE_FLAGS],
      { cwd, env },
    );
    clear();
    const first = ours();
    writeFileSync(edited, `${source}\nexport const round = ${round};\n`);
    const changed = ours();
    writeFileSync(edited, source);
    // The first round warms the page cache and is not counted.
    if (round > 0) for (const [name, value] of Object.entries({ tsc, peer, first, changed })) times[name].push(value);
  }
} finally {
  writeFileSync(edited, source);
}

const cells = (name) => ['seconds', 'cpu'].map((unit) => median(times[name].map((value) => value[unit])));
const [tsc, peer, first, changed] = Object.keys(times).map(cells);
const both = [tsc[0] + peer[0], tsc[1] + peer[1]];
console.log(`\n${machine()}; seconds, medians\n`);
console.log('| from sources to a folder | clock | user and system | ratio |');
console.log('| --- | ---: | ---: | ---: |');
/** @type {[string, number[]][]} */
const rows = [
  ['`tsc`', tsc],
  ['`rhdh-cli plugin export --clean`, with its builds', peer],
  ['**both**', both],
  ['dynplug, without any cache', first],
  ['dynplug, after a change of a source', changed],
];
for (const [name, [clock, cpu]] of rows)
  console.log(`| ${name} | ${format(clock)} | ${format(cpu)} | ${(both[0] / clock).toFixed(1)} × |`);
