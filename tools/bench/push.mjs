// `npm run bench:push`: the image of each plugin, from its layout or from the sources of the workspace, to a docker-registry on loopback,
// beside buildah with the exported folder ready: build and push, and the push alone. Each round has a registry of its own: buildah remembers
// where blobs are, and would mount them.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT, testKit } from '../setup.mjs';
import { ROUNDS, format, machine, measure, median } from './measure.mjs';
import { PLUGINS, benchWorkspace } from './workspace.mjs';

for (const program of ['buildah', 'docker-registry']) {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
  } catch {
    console.error(`${program} is not installed; this benchmark needs it.`);
    process.exit(1);
  }
}
const { cacheFolder, startOciRegistry } = await testKit();
const { root } = benchWorkspace(cacheFolder());
const temporary = mkdtempSync(path.join(tmpdir(), 'dynplug-bench-push-'));
const storage = path.join(temporary, 'storage.conf');
writeFileSync(storage, `[storage]\ndriver = "vfs"\ngraphroot = "${temporary}/graph"\nrunroot = "${temporary}/run"\n`);
const env = { ...process.env, CONTAINERS_STORAGE_CONF: storage, STORAGE_DRIVER: 'vfs', BUILDAH_ISOLATION: 'chroot' };
const containerfile = path.join(temporary, 'Containerfile');
writeFileSync(containerfile, 'FROM scratch\nCOPY . .\n');
const script = (name) => path.join(ROOT, 'tools', 'bench', name);

console.log(`\n${machine()}; seconds, medians\n`);
console.log(
  '| closure | image | buildah build + push | buildah push | dynplug package-oci + publish | dynplug publish | / build + push | second publish | peak memory of publish |',
);
console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
for (const name of Object.keys(PLUGINS)) {
  const project = `plugins/${name}-backend`;
  const cwd = path.join(root, project);
  const image = path.join(cwd, 'dist-oci');
  const exported = path.join(cwd, 'dist-dynamic');
  /** @type {Record<string, number[]>} */
  const times = { build: [], push: [], package: [], publish: [], again: [] };
  let memory = 0;
  measure(process.execPath, [script('export-one.cjs'), root, project, 'export'], { cwd, env });
  for (let round = 0; round <= ROUNDS; round++) {
    const registry = await startOciRegistry();
    const tag = `localhost/bench/${name}:${round}`;
    const build = measure(
      'buildah',
      ['build', '--quiet', '--no-cache', '--file', containerfile, '--tag', tag, exported],
      {
        cwd,
        env,
      },
    );
    const remote = `docker://${registry.host}/peer/${name}:1`;
    const push = measure('buildah', ['push', '--quiet', '--tls-verify=false', tag, remote], { cwd, env });
    const packaged = measure(process.execPath, [script('package-one.cjs'), root, project, `${project}/dist-oci`], {
      cwd,
      env,
    });
    const args = [script('push-one.cjs'), root, project, image, `${registry.host}/ours/${name}:1`];
    const publish = measure(process.execPath, args, { cwd, env });
    const again = measure(process.execPath, args, { cwd, env });
    await registry.stop();
    // The first round warms the page cache and is not counted.
    if (round === 0) continue;
    times.build.push(build.seconds + push.seconds);
    times.push.push(push.seconds);
    times.package.push(packaged.seconds + publish.seconds);
    times.publish.push(publish.seconds);
    times.again.push(again.seconds);
    memory = Math.max(memory, publish.memory);
  }
  const { layer } = JSON.parse(readFileSync(path.join(image, 'image.json'), 'utf8'));
  const [a, b, c, d, e] = [times.build, times.push, times.package, times.publish, times.again].map(median);
  const cells = [
    name,
    `${(layer.size / 1e6).toFixed(1)} MB`,
    ...[a, b, c, d].map(format),
    (c / a).toFixed(2),
    format(e),
    memory ? `${memory} MB` : '–',
  ];
  console.log(`| ${cells.join(' | ')} |`);
}
rmSync(temporary, { recursive: true, force: true });
