// `npm run bench:pack`: the tarball of each plugin, from the sources of the workspace, beside `npm pack` in the exported folder, which is
// there already.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT, testKit } from '../setup.mjs';
import { ROUNDS, format, machine, measure, median } from './measure.mjs';
import { PLUGINS, benchWorkspace } from './workspace.mjs';

const { cacheFolder } = await testKit();
const { root } = benchWorkspace(cacheFolder());
const temporary = mkdtempSync(path.join(tmpdir(), 'dynplug-bench-pack-'));
const script = (name) => path.join(ROOT, 'tools', 'bench', name);

console.log(`\n${machine()}; seconds, medians\n`);
console.log('| closure | npm pack, folder ready | dynplug | ratio | peak memory | tarball |');
console.log('| --- | ---: | ---: | ---: | ---: | ---: |');
for (const name of Object.keys(PLUGINS)) {
  const project = `plugins/${name}-backend`;
  const cwd = path.join(root, project);
  /** @type {Record<string, number[]>} */
  const times = { npm: [], ours: [] };
  let memory = 0;
  measure(process.execPath, [script('export-one.cjs'), root, project, 'export'], { cwd });
  for (let round = 0; round <= ROUNDS; round++) {
    const folder = path.join(temporary, `${name}-${round}`);
    mkdirSync(folder);
    const npm = measure('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], {
      cwd: path.join(cwd, 'dist-dynamic'),
    });
    const ours = measure(process.execPath, [script('pack-one.cjs'), root, project, `${project}/dist-pack`], { cwd });
    // The first round warms the page cache and is not counted.
    if (round === 0) continue;
    times.npm.push(npm.seconds);
    times.ours.push(ours.seconds);
    memory = Math.max(memory, ours.memory);
  }
  const { size } = JSON.parse(readFileSync(path.join(cwd, 'dist-pack', 'pack.json'), 'utf8'));
  const [a, b] = [times.npm, times.ours].map(median);
  const cells = [name, format(a), format(b), `${(a / b).toFixed(1)} ×`, memory ? `${memory} MB` : '–'];
  console.log(`| ${[...cells, `${(size / 1e6).toFixed(1)} MB`].join(' | ')} |`);
}
rmSync(temporary, { recursive: true, force: true });
