// `npm run bench:image`: an image of each plugin, from the sources of the workspace to a layout on disk, beside buildah on a folder that
// already exists, the existing tool from export to image, and tar with pigz: what the machine can do at the same level.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, mkdirSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { availableParallelism } from 'node:os';
import { ROOT, testKit } from '../setup.mjs';
import { ROUNDS, format, machine, measure, median } from './measure.mjs';
import { PLUGINS, benchWorkspace } from './workspace.mjs';

for (const program of ['buildah', 'pigz', 'tar']) {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
  } catch {
    console.error(`${program} is not installed; this benchmark compares with it.`);
    process.exit(1);
  }
}
const { cacheFolder } = await testKit();
const { root, bin } = benchWorkspace(cacheFolder());
const temporary = mkdtempSync(path.join(tmpdir(), 'dynplug-bench-image-'));
const removed = path.join(root, `.removed-${process.pid}`);
let removals = 0;
const storage = path.join(temporary, 'storage.conf');
writeFileSync(storage, `[storage]\ndriver = "vfs"\ngraphroot = "${temporary}/graph"\nrunroot = "${temporary}/run"\n`);
const env = {
  ...process.env,
  PATH: `${bin}${path.delimiter}${process.env.PATH}`,
  CI: 'true',
  CONTAINERS_STORAGE_CONF: storage,
  STORAGE_DRIVER: 'vfs',
  BUILDAH_ISOLATION: 'chroot',
};
const peer = path.join(root, 'node_modules', '.bin', 'rhdh-cli');
const script = path.join(ROOT, 'tools', 'bench');
const containerfile = path.join(temporary, 'Containerfile');
writeFileSync(containerfile, 'FROM scratch\nCOPY . .\n');

console.log(`\n${machine()}; seconds, medians\n`);
console.log(
  '| closure | rhdh-cli export + package | buildah, folder ready | tar + pigz -6, folder ready | dynplug | / buildah | / pigz | peak memory | image |',
);
console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
for (const name of Object.keys(PLUGINS)) {
  const project = `plugins/${name}-backend`;
  const cwd = path.join(root, project);
  const exported = path.join(cwd, 'dist-dynamic');
  /** @type {Record<string, number[]>} */
  const times = { peer: [], buildah: [], pigz: [], ours: [] };
  let memory = 0;
  for (let round = 0; round <= ROUNDS; round++) {
    aside(exported);
    const whole =
      measure(peer, ['plugin', 'export', '--no-build', '--clean'], { cwd, env }).seconds +
      measure(peer, ['plugin', 'package', '--tag', `localhost/bench/${name}:peer`, '--container-tool', 'buildah'], {
        cwd,
        env,
      }).seconds;
    aside(exported);
    measure(process.execPath, [path.join(script, 'export-one.cjs'), root, project, 'export'], { cwd, env });
    const tool = measure(
      'buildah',
      ['build', '--quiet', '--file', containerfile, '--tag', `localhost/bench/${name}:tool`, exported],
      { cwd, env },
    ).seconds;
    const limit = measure(
      'sh',
      ['-c', `tar -C ${exported} -cf - . | pigz -6 -p ${availableParallelism()} > ${temporary}/limit.tgz`],
      { cwd, env },
    ).seconds;
    aside(path.join(cwd, 'dist-oci'));
    const ours = measure(
      process.execPath,
      [path.join(script, 'package-one.cjs'), root, project, `${project}/dist-oci`],
      {
        cwd,
        env,
      },
    );
    // The first round warms the page cache and is not counted.
    if (round === 0) continue;
    times.peer.push(whole);
    times.buildah.push(tool);
    times.pigz.push(limit);
    times.ours.push(ours.seconds);
    memory = Math.max(memory, ours.memory);
  }
  const { layer } = JSON.parse(readFileSync(path.join(cwd, 'dist-oci', 'image.json'), 'utf8'));
  const [a, b, c, d] = [times.peer, times.buildah, times.pigz, times.ours].map(median);
  const cells = [
    name,
    ...[a, b, c, d].map(format),
    (d / b).toFixed(2),
    (d / c).toFixed(2),
    memory ? `${memory} MB` : '–',
    `${(layer.size / 1e6).toFixed(1)} MB`,
  ];
  console.log(`| ${cells.join(' | ')} |`);
}
for (const folder of [removed, temporary]) rmSync(folder, { recursive: true, force: true });

/** Moves away what a run left; it is removed at the end. */
function aside(folder) {
  if (!existsSync(folder)) return;
  mkdirSync(removed, { recursive: true });
  renameSync(folder, path.join(removed, `${removals++}`));
}
