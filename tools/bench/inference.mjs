// `npm run bench:inference`: what Nx waits for in every invocation: loading the plugin, and its answer for many projects, each time in a
// process of its own, as a plugin worker of Nx starts.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT, testKit } from '../setup.mjs';
import { ROUNDS, machine, median } from './measure.mjs';

const SIZES = [10, 100, 500, 2000];

await testKit();
const root = mkdtempSync(path.join(tmpdir(), 'dynplug-bench-inference-'));
const plugin = path.join(ROOT, 'packages/dynplug/dist/nx-plugin.js');
const script = `
const started = performance.now();
const [, create] = require(${JSON.stringify(plugin)}).createNodes;
const loaded = performance.now();
const files = Array.from({ length: Number(process.argv[1]) }, (_, at) => 'plugins/p' + at + '/package.json');
(async () => {
  await create(files, { preset: 'rhdh-1.9' }, { workspaceRoot: process.cwd(), nxJsonConfiguration: {} });
  console.log(JSON.stringify([loaded - started, performance.now() - loaded]));
})();`;

try {
  writeFileSync(path.join(root, 'package-lock.json'), '{}');
  for (let at = 0; at < Math.max(...SIZES); at++) {
    const folder = path.join(root, 'plugins', `p${at}`);
    mkdirSync(folder, { recursive: true });
    // Every second one has options of its own.
    const manifest = {
      name: `@acme/p${at}-backend`,
      version: '1.0.0',
      backstage: { role: 'backend-plugin' },
      ...(at % 2 === 1 && { dynplug: { prune: true } }),
    };
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  }
  console.log(`\n${machine()}; milliseconds, medians\n`);
  console.log('| projects | load | infer |\n| ---: | ---: | ---: |');
  for (const size of SIZES) {
    const runs = Array.from({ length: ROUNDS }, () =>
      JSON.parse(execFileSync(process.execPath, ['-e', script, String(size)], { cwd: root, encoding: 'utf8' })),
    );
    const [load, infer] = [0, 1].map((part) => median(runs.map((run) => run[part])));
    console.log(`| ${size} | ${load.toFixed(1)} | ${infer.toFixed(1)} |`);
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
