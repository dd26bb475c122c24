// `npm run bench:source`: what people wait for, from TypeScript to a folder, an image and a published image: `rhdh-cli plugin export` with its
// builds, `plugin package` and a push with buildah, against dynplug, which compiles; as processes without Nx, and as `nx run`. All in turn.
// `BENCH_PLUGINS` names the plugins, `BENCH_BUDGET` the seconds after which a plugin gets no further round.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { NX_ENV, ROOT, testKit } from '../setup.mjs';
import { ROUNDS, format, machine, measure, median } from './measure.mjs';
import { LIBRARIES, sourceFolder } from './source-plugin.mjs';
import { PLUGINS, benchWorkspace, installDynplug } from './workspace.mjs';

for (const program of ['buildah', 'docker-registry']) {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
  } catch {
    console.error(`${program} is not installed; this benchmark needs it.`);
    process.exit(1);
  }
}

/** Seconds for each plugin: all together stay below twelve minutes on two cores. */
const BUDGET = Number(process.env.BENCH_BUDGET ?? 120);
const CASES = Object.fromEntries([
  ...Object.keys(PLUGINS).map((name) => [name, { folder: sourceFolder(name), flags: [] }]),
  ['three libraries', LIBRARIES],
]);
const NAMES = process.env.BENCH_PLUGINS?.split(',') ?? Object.keys(CASES);
/** What is made, one after the other. */
const STAGES = /** @type {const} */ (['folder', 'image', 'published']);
const TARGETS = { folder: 'export', image: 'package-oci', published: 'publish' };

const { cacheFolder, startOciRegistry } = await testKit();
console.log('Preparing the workspace (the first time this installs about 2,400 packages) …');
const workspace = benchWorkspace(cacheFolder());
const { root, bin } = workspace;
installDynplug(workspace, path.join(ROOT, 'packages/dynplug'));
writeFileSync(
  path.join(root, 'nx.json'),
  JSON.stringify({
    analytics: false,
    neverConnectToCloud: true,
    plugins: [
      {
        plugin: '@org/dynplug',
        include: [...Object.values(CASES).map(({ folder }) => folder), '{plugins,packages}/source-*'].map(
          (one) => `${one}/**`,
        ),
        options: { references: ['localhost:{env.BENCH_PORT}/nx/{key}:{version}'] },
      },
    ],
  }),
);
const temporary = mkdtempSync(path.join(tmpdir(), 'dynplug-bench-source-'));
const storage = path.join(temporary, 'storage.conf');
writeFileSync(storage, `[storage]\ndriver = "vfs"\ngraphroot = "${temporary}/graph"\nrunroot = "${temporary}/run"\n`);
const env = {
  ...process.env,
  ...NX_ENV,
  PATH: `${bin}${path.delimiter}${process.env.PATH}`,
  CI: 'true',
  NO_COLOR: '1',
  FORCE_COLOR: undefined,
  CONTAINERS_STORAGE_CONF: storage,
  STORAGE_DRIVER: 'vfs',
  BUILDAH_ISOLATION: 'chroot',
};
const rhdhCli = path.join(root, 'node_modules/.bin/rhdh-cli');
const nxProgram = path.join(root, 'node_modules/nx/dist/bin/nx.js');

/** @typedef {import('./measure.mjs').Measured} Measured */
/** @typedef {Record<string, Measured[]>} Times */

try {
  const tsc = once(() =>
    measure(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc')], { cwd: root, env }),
  );
  const rows = [];
  for (const name of NAMES) rows.push(...(await rowsOf(name)));
  print(tsc, rows);
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

/** rhdh-cli needs it, once for all plugins; dynplug does not. @param {() => Measured} work */
function once(work) {
  const all = Array.from({ length: Math.min(ROUNDS, 3) + 1 }, () => {
    rmSync(path.join(root, 'dist-types'), { recursive: true, force: true });
    return work();
  });
  return medians(all.slice(-Math.min(ROUNDS, 3) || undefined));
}

/** @param {string} name */
async function rowsOf(name) {
  /** @type {Times} */
  const times = {};
  const started = performance.now();
  let rounds = 0;
  // The first round warms the page cache and is not counted.
  for (let round = 0; round <= ROUNDS; round++) {
    if (rounds > 0 && (performance.now() - started) / 1000 > BUDGET) break;
    const measured = await oneRound(name);
    if (round === 0 && ROUNDS > 0) continue;
    rounds++;
    for (const [step, value] of Object.entries(measured)) (times[step] ??= []).push(value);
  }
  return STAGES.map((stage) => ({
    name,
    stage,
    rounds,
    of: (/** @type {string} */ who) => medians(times[`${who} ${stage}`]),
  }));
}

/** @param {string} name @returns {Promise<Record<string, Measured>>} */
async function oneRound(name) {
  const registry = await startOciRegistry();
  try {
    return { ...peerRound(name, registry.host), ...ownRound(name, registry.host), ...nxRound(name, registry.host) };
  } finally {
    await registry.stop();
  }
}

/** @param {string} name @param {string} host */
function peerRound(name, host) {
  const { folder, flags } = CASES[name];
  const cwd = path.join(root, folder);
  const tag = `localhost/bench/${path.basename(folder)}:peer`;
  clear(folder);
  const exported = measure(rhdhCli, ['plugin', 'export', '--clean', ...flags], { cwd, env });
  const packaged = measure(rhdhCli, ['plugin', 'package', '--tag', tag, '--container-tool', 'buildah'], { cwd, env });
  const remote = `docker://${host}/peer/${path.basename(folder)}:1`;
  const pushed = measure('buildah', ['push', '--quiet', '--tls-verify=false', tag, remote], { cwd, env });
  return {
    'peer folder': exported,
    'peer image': sum(exported, packaged),
    'peer published': sum(exported, packaged, pushed),
  };
}

/** @param {string} name @param {string} host */
function ownRound(name, host) {
  const { folder } = CASES[name];
  const run = (/** @type {string} */ script, /** @type {string[]} */ ...args) =>
    measure(process.execPath, [path.join(ROOT, 'tools/bench', script), root, folder, ...args], { cwd: root, env });
  clear(folder);
  const exported = run('export-one.cjs', 'export');
  if (!existsSync(path.join(root, folder, 'dist-dynamic/dist/index.cjs.js')))
    throw new Error('The export wrote nothing.');
  clear(folder);
  const packaged = run('package-one.cjs', `${folder}/dist-oci`);
  const image = path.join(root, folder, 'dist-oci');
  const pushed = run('push-one.cjs', image, `${host}/ours/${path.basename(folder)}:1`);
  return { 'ours folder': exported, 'ours image': packaged, 'ours published': sum(packaged, pushed) };
}

/** @param {string} name @param {string} host @returns {Record<string, Measured>} */
function nxRound(name, host) {
  const { folder } = CASES[name];
  const project = `@bench/${path.basename(folder)}`;
  const run = (/** @type {string} */ target) =>
    measure(process.execPath, [nxProgram, 'run', `${project}:${target}`, '--skip-nx-cache'], {
      cwd: root,
      env: { ...env, BENCH_PORT: host.split(':')[1] },
    });
  const noop = run('noop');
  const made = STAGES.map((stage) => {
    clear(folder);
    return [
      [`nx ${stage}`, run(TARGETS[stage])],
      [`noop ${stage}`, noop],
    ];
  });
  return Object.fromEntries(made.flat());
}

/** As in a fresh checkout with installed packages and the declarations of `tsc`. @param {string} folder */
function clear(folder) {
  const packages = [folder, 'plugins/source-common', 'packages/source-node', 'packages/source-text'];
  const outputs = ['dist', 'dist-dynamic', 'dist-oci', 'dist-publish'];
  for (const made of packages.flatMap((dir) => outputs.map((output) => path.join(dir, output))))
    rmSync(path.join(root, made), { recursive: true, force: true });
  rmSync(path.join(root, 'node_modules/.cache/dynplug'), { recursive: true, force: true });
}

/** @param {...Measured} steps @returns {Measured} */
function sum(...steps) {
  return {
    seconds: steps.reduce((all, { seconds }) => all + seconds, 0),
    cpu: steps.reduce((all, { cpu }) => all + cpu, 0),
    memory: Math.max(...steps.map(({ memory }) => memory)),
  };
}

/** @param {readonly Measured[]} all @returns {Measured} */
function medians(all) {
  return {
    seconds: median(all.map(({ seconds }) => seconds)),
    cpu: median(all.map(({ cpu }) => cpu)),
    memory: Math.max(...all.map(({ memory }) => memory)),
  };
}

/**
 * @param {Measured} tsc
 * @param {{name: string, stage: string, rounds: number, of: (who: string) => Measured}[]} rows
 */
function print(tsc, rows) {
  const cell = (/** @type {Measured} */ { seconds, cpu, memory }) => `${format(seconds)} / ${format(cpu)} / ${memory}`;
  console.log(
    `\n${machine()}, fewer where a plugin took more than ${BUDGET} s. Clock / user and system in seconds, medians; the largest process in MB.`,
  );
  console.log(`\`tsc\` of the workspace, which rhdh-cli needs and dynplug does not: ${cell(tsc)}; not in the table.\n`);
  console.log(
    '| plugin | sources to | rounds | rhdh-cli | dynplug | ratio | of CPU | `nx run`, noop | `nx run` | ratio |',
  );
  console.log('| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const { name, stage, rounds, of } of rows) {
    const [peer, ours, noop, nx] = ['peer', 'ours', 'noop', 'nx'].map(of);
    const ratio = (/** @type {number} */ a, /** @type {number} */ b) => `${(a / b).toFixed(1)} ×`;
    const cells = [cell(peer), cell(ours), ratio(peer.seconds, ours.seconds), ratio(peer.cpu, ours.cpu)];
    const byNx = [format(noop.seconds), cell(nx), ratio(peer.seconds, nx.seconds)];
    console.log(`| ${[name, stage, rounds, ...cells, ...byNx].join(' | ')} |`);
  }
}
