// `npm run bench`: exports of three plugins against `@red-hat-developer-hub/cli plugin export --no-build --clean`, in turn in one run.
// Prints medians of whole processes, and the table of docs/explanation/benchmarks.md.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ROOT, testKit } from '../setup.mjs';
import { ROUNDS, format, machine, median, measure } from './measure.mjs';
import { PLUGINS, benchWorkspace } from './workspace.mjs';

const { cacheFolder } = await testKit();
console.log('Preparing the workspace (the first time this installs about 2,300 packages) …');
const { root, bin } = benchWorkspace(cacheFolder());
const env = {
  ...process.env,
  PATH: `${bin}${path.delimiter}${process.env.PATH}`,
  CI: 'true',
};
const peer = path.join(root, 'node_modules', '.bin', 'rhdh-cli');
const script = path.join(ROOT, 'tools', 'bench', 'export-one.cjs');
const removed = path.join(root, `.removed-${process.pid}`);
let removals = 0;

console.log(`\n${machine()}; seconds, medians\n`);
console.log(
  '| closure | packages | files | rhdh-cli 1.9.1 | dynplug | ratio | dynplug, unchanged | dynplug, derive only | peak memory |',
);
console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
for (const name of Object.keys(PLUGINS)) {
  const project = `plugins/${name}-backend`;
  const cwd = path.join(root, project);
  const report = path.join(cwd, 'dist-dynamic/.dynplug/export.json');
  const ours = (mode) => {
    const measured = measure(process.execPath, [script, root, project, mode], { cwd, env });
    // A process that ended early would count as a fast one.
    if (!existsSync(report)) throw new Error(`The export of ${name} ended with success, but wrote nothing.`);
    return measured;
  };
  /** @type {Record<string, number[]>} */
  const times = { peer: [], ours: [], unchanged: [], derive: [] };
  let memory = 0;
  for (let round = 0; round <= ROUNDS; round++) {
    clear(cwd);
    const first = measure(peer, ['plugin', 'export', '--no-build', '--clean'], { cwd, env });
    clear(cwd);
    const second = ours('export');
    const third = ours('export');
    const fourth = ours('derive');
    // The first round warms the page cache and is not counted.
    if (round === 0) continue;
    times.peer.push(first.seconds);
    times.ours.push(second.seconds);
    times.unchanged.push(third.seconds);
    times.derive.push(fourth.seconds);
    memory = Math.max(memory, second.memory);
  }
  const { dependencies, sizes } = JSON.parse(readFileSync(report, 'utf8'));
  const [a, b, c, d] = [times.peer, times.ours, times.unchanged, times.derive].map(median);
  const cells = [
    name,
    dependencies.private.length,
    sizes.files,
    ...[a, b].map(format),
    `${(a / b).toFixed(1)} ×`,
    format(c),
    format(d),
    memory ? `${memory} MB` : '–',
  ];
  console.log(`| ${cells.join(' | ')} |`);
}
rmSync(removed, { recursive: true, force: true });

const plans = Array.from({ length: ROUNDS }, () => JSON.parse(planOnce()));
console.log(
  `\nPlanning alone, ${plans[0].packages} packages: ${format(median(plans.map((plan) => plan.ms)) / 1000)} s with loading the code`,
);

function planOnce() {
  return spawnSync(process.execPath, [path.join(ROOT, 'tools', 'bench', 'plan.cjs')], { encoding: 'utf8' }).stdout;
}

/** Renames away what a run left. Removing it now would load the disk of the next run, and some file systems avoid fresh deletions. */
function clear(cwd) {
  const output = path.join(cwd, 'dist-dynamic');
  if (!existsSync(output)) return;
  mkdirSync(removed, { recursive: true });
  renameSync(output, path.join(removed, `${removals++}`));
}
