// `npm run bench:many`: a repository with 10 and 100 backend plugins, packaged from their sources by one Nx command: cold, warm, and with one
// plugin changed; with a process for each plugin, and with `--batch`.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { NX_ENV, testKit } from '../setup.mjs';
import { format, machine, measureTree } from './measure.mjs';
import { writePlugin } from './small-plugin.mjs';

const COUNTS = (process.env.BENCH_COUNTS ?? '10,100').split(',').map(Number);
/** @type {[string, string[]][]} */
const WAYS = [
  ['a process each', []],
  ['--batch', ['--batch']],
];

const { Checkout, installDynplug, preparePortal } = await testKit();
const portal = await preparePortal();
await installDynplug(portal);

console.log(
  `\n${machine()}; clock / user and system in seconds, one run each; the largest sum of all processes in MB\n`,
);
console.log('| plugins | | cold | per plugin | warm | one changed | memory |');
console.log('| ---: | --- | ---: | ---: | ---: | ---: | ---: |');
for (const count of COUNTS)
  for (const [way, flags] of WAYS) {
    const checkout = await Checkout.make(portal, '--imageRepository=localhost:5000/acme');
    try {
      await measureIn(checkout, count, way, flags);
    } finally {
      checkout.remove();
    }
  }

/** @param {any} checkout @param {number} count @param {string} way @param {string[]} flags */
async function measureIn(checkout, count, way, flags) {
  const names = Array.from({ length: count }, (_, at) => `many-${String(at).padStart(3, '0')}-backend`);
  for (const name of names) writePlugin(checkout.dir, name);
  await checkout.commit('Many plugins');
  // The range stays the same, so the second command selects all of them again.
  const args = ['affected', '-t', 'package-oci', '--parallel=2', '--base=HEAD~1', '--head=HEAD', ...flags];
  const cold = await packaged(checkout, args, count);
  const warm = await packaged(checkout, args, count);
  writeFileSync(path.join(checkout.dir, 'plugins', names[0], 'src/more.ts'), 'export const more = 1;\n');
  await checkout.commit('One plugin');
  const one = await packaged(checkout, args, 1);
  const cell = ({ seconds, cpu }) => `${format(seconds)} / ${format(cpu)}`;
  const cells = [cell(cold), format(cold.seconds / count), cell(warm), cell(one), Math.max(cold.memory, one.memory)];
  console.log(`| ${[count, way, ...cells].join(' | ')} |`);
}

/** Fails unless as many images as expected were packaged or found. @param {any} checkout @param {string[]} args @param {number} expected */
async function packaged(checkout, args, expected) {
  const nx = checkout.nxProgram('23.2.1');
  const env = { ...process.env, ...NX_ENV, NO_COLOR: '1', HOME: checkout.home };
  const measured = await measureTree(process.execPath, [nx, ...args], { cwd: checkout.dir, env });
  const done = /Successfully ran target package-oci for (?:(\d+) projects|project)/.exec(measured.output);
  if (!done || Number(done[1] || 1) !== expected) throw new Error(measured.output.slice(-4000));
  return measured;
}
