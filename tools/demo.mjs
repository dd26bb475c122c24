// `npm run demo`: real Backstage plugins of real monorepos: backends exported through Nx, loaded by a real backend, packaged and published; a
// frontend bundled, shown in a browser and packaged. From a fresh clone.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { testKit } from './setup.mjs';

/**
 * Folder in the portal → the requests that show it at work.
 * @type {Readonly<Record<string, readonly (readonly [method: string, url: string, body?: object])[]>>}
 */
const SHOWN = {
  'notes-backend': [
    ['POST', 'notes/notes', { text: 'Hello Dynamic World' }],
    ['GET', 'notes/notes'],
  ],
  'notes-backend-module-shout': [['GET', 'notes/processors']],
  'greeter-backend': [['GET', 'greeter/hello?name=ada&lang=fr']],
  'legacy-backend': [['GET', 'legacy/ping']],
  'status-backend': [['GET', 'status/version']],
};
const names = Object.keys(SHOWN);
const projects = names.map((name) => `@acme/backstage-plugin-${name}`).join(',');

const step = (text) => console.log(`\n\u25b8 ${text}`);

step('dynplug itself: install and build');
const {
  clonePortal,
  installDynplug,
  nxIn,
  prepareFrontends,
  prepareHost,
  preparePortal,
  prepareShell,
  startHost,
  startNpmRegistry,
  startOciRegistry,
} = await testKit();

step('A Backstage monorepo and a Backstage backend (the first time this downloads about 2,600 packages)');
const portal = await preparePortal();
const host = await prepareHost();
await installDynplug(portal);

step(`nx run-many -t export: ${names.length} backend plugins become dynamic plugins`);
console.log(await exportAll());

step('The same command again: from the cache');
console.log(summaryOf(await exportAll()));

step('One real backend loads them through @backstage/backend-dynamic-feature-service');
const pluginsRoot = mkdtempSync(path.join(tmpdir(), 'dynplug-demo-'));
let backend;
try {
  for (const name of names)
    cpSync(path.join(portal, 'plugins', name, 'dist-dynamic'), path.join(pluginsRoot, `${name}-dynamic`), {
      recursive: true,
    });
  backend = await startHost({ hostDir: host, pluginsRoot });
  for (const [method, url, body] of Object.values(SHOWN).flat()) {
    const init = {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    };
    const response = await fetch(`${backend.url}/api/${url}`, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text}`);
    console.log(`  ${method.padEnd(4)} /api/${url}\n       ${response.status} ${JSON.stringify(JSON.parse(text))}`);
  }
} finally {
  await backend?.stop();
  rmSync(pluginsRoot, { recursive: true, force: true });
}
step('nx run-many -t doctor: will they run on Red Hat Developer Hub, on VeeCode DevPortal, and on this backend?');
await showHosts();

step(
  'nx run notes-backend-module-shout:verify: a backend boots with the module and with the plugin that it extends, and their routes are asked',
);
await showBoot();

step('nx run notes-backend:package-oci: an image, without a container tool');
const image = await packageImage(portal, 'notes-backend');
console.log(image.summary);
console.log(`\n${image.fragment.trimEnd()}`);

step('A second checkout at another path gives the same digest');
const elsewhere = path.join(path.dirname(portal), `second-${process.pid}`);
try {
  clonePortal(portal, elsewhere);
  const again = await packageImage(elsewhere, 'notes-backend');
  console.log(`  ${image.digest}  ${portal}\n  ${again.digest}  ${elsewhere}`);
  if (again.digest !== image.digest) throw new Error('the digests differ');
} finally {
  rmSync(elsewhere, { recursive: true, force: true });
}

await showPublishing();

step('A monorepo of frontend plugins, and the packages of an app (the first time this downloads about 800 packages)');
const frontends = await prepareFrontends();
const app = await prepareShell();
await installDynplug(frontends, ['dynplug', 'dynplug-frontend']);
await showFrontend();

console.log(`\nThe exported folders are in ${path.join(portal, 'plugins', '*', 'dist-dynamic')}`);
console.log(`Image, tarball and fragments are in ${path.join(portal, 'plugins', 'notes-backend', 'dist-*')}`);
console.log(`The matrix of plugins and hosts is in ${path.join(portal, 'dist', 'doctor.html')}`);
console.log(`The frontend plugin is in ${path.join(frontends, 'plugins', 'tips', 'dist-*')}`);

/** Examines the exports for known hosts and for the one that ran them, and shows the matrix. */
async function showHosts() {
  const hosts = ['rhdh-1.9', 'rhdh-1.10', 'rhdh-next', 'veecode', './hosts/demo.json'].map((name) => `--host=${name}`);
  try {
    const said = await withInference([
      ['g', '@org/dynplug:host-manifest', 'demo', `--from=${host}`, '--installed'],
      ['run-many', '-t', 'doctor', `--projects=${projects}`, '--parallel=2', ...hosts],
      ['g', '@org/dynplug:doctor-report'],
    ]);
    console.log(/^plugin +[^]*does not work$/m.exec(said)?.[0] ?? said);
  } finally {
    rmSync(path.join(portal, 'hosts'), { recursive: true, force: true });
  }
}

/** Boots a backend with a module, and shows what started and answered. */
async function showBoot() {
  const name = '@acme/backstage-plugin-notes-backend-module-shout';
  const said = await withInference([['run', `${name}:verify`, `--hostPackages=${host}`]]);
  const shown = /^plugins\/[^]*?MB in the whole backend$/m.exec(said)?.[0];
  if (!shown) throw new Error(said);
  console.log(shown.replace(/^/gm, '  '));
}

/**
 * Runs Nx with our plugin in nx.json, which gives each project its targets.
 * @param {readonly (readonly string[])[]} commands one after the other
 * @returns {Promise<string>} what the last one printed
 */
async function withInference(commands) {
  const file = path.join(portal, 'nx.json');
  const before = readFileSync(file, 'utf8');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(before), plugins: ['@org/dynplug'] }));
  let said = '';
  try {
    for (const command of commands) {
      const { code, output } = await nxIn(portal, command);
      if (code !== 0) throw new Error(output);
      said = output;
    }
    return said;
  } finally {
    writeFileSync(file, before);
  }
}

/** Starts registries on 127.0.0.1, publishes to each of them twice, and stops them. */
async function showPublishing() {
  const isInstalled = !spawnSync('docker-registry', ['--version']).error;
  const oci = await (isInstalled ? startOciRegistry() : memoryRegistry());
  try {
    step(
      isInstalled
        ? `nx run notes-backend:publish: the image to docker-registry on ${oci.host}`
        : `nx run notes-backend:publish: the image to a registry in memory on ${oci.host} (docker-registry is not installed)`,
    );
    await publishTwice('publish', [`--references=${oci.host}/acme/notes:0.1.0`], /^\S*:0\.1\.0 .*$/m);
  } finally {
    await oci.stop();
  }
  const npm = await startNpmRegistry();
  try {
    step(`nx run notes-backend:nx-release-publish: the tarball to Verdaccio on ${npm.url}`);
    process.env.NPM_CONFIG_USERCONFIG = npm.npmrc('npmrc', npm.token);
    await publishTwice('nx-release-publish', [`--registry=${npm.url}`], /^@acme\S* (already )?published.*$/m);
  } finally {
    await npm.stop();
  }
}

/** The registry of the specs, for machines without docker-registry. */
async function memoryRegistry() {
  const { load } = await import('./typescript.mjs');
  /** @type {Pick<import('@org/test-kit').OciRegistry, 'host' | 'stop'>} */
  const registry = await load('packages/dynplug/src/testing/memory-registry.ts').startMemoryRegistry();
  return registry;
}

/**
 * @param {string} target
 * @param {readonly string[]} flags
 * @param {RegExp} said the line of the output that says what was sent
 */
async function publishTwice(target, flags, said) {
  for (const time of ['first', 'second']) {
    const { code, output } = await nxIn(portal, ['run', `@acme/backstage-plugin-notes-backend:${target}`, ...flags]);
    const line = said.exec(output)?.[0];
    if (code !== 0 || line === undefined) throw new Error(output);
    console.log(`  ${time} run: ${line}`);
  }
  console.log(
    `\n${readFileSync(path.join(portal, 'plugins/notes-backend/dist-publish/dynamic-plugins.yaml'), 'utf8').trimEnd()}`,
  );
}

/** Bundles a frontend plugin for both kinds of shells, exports it, shows it in a browser and makes its image. */
async function showFrontend() {
  step(
    'nx run tips:verify: a frontend plugin is exported for shells with Scalprum and for those with module federation',
  );
  const verify = ['run', '@acme/backstage-plugin-tips:verify', `--hostPackages=${app}`];
  const { code, output } = await nxIn(frontends, verify);
  const hasBrowser = !/EBROWSER/.test(output);
  if (code !== 0 && hasBrowser) throw new Error(output);
  console.log(/^@acme[^]*?\bdist-dynamic$/m.exec(output)?.[0] ?? output);
  step('Then each of its pages is shown in Chromium, in an app of each frontend system');
  const shown = /^plugins\/tips[^]*? ms(?:\n.*route.* ms)*$/m.exec(output)?.[0];
  if (hasBrowser && shown === undefined) throw new Error(output);
  console.log(
    hasBrowser
      ? `${shown}\n\nPictures are in ${path.join(frontends, 'plugins', 'tips', 'dist-verify', 'index.html')}`.replace(
          /^/gm,
          '  ',
        )
      : '  Not shown: there is no Chromium or Chrome on this machine.',
  );
  step('nx run tips:package-oci: its image');
  const { summary, fragment } = await packageImage(frontends, 'tips', '--references=quay.io/acme/{key}:{version}');
  console.log(`${summary}\n\n${fragment.trimEnd()}`);
}

/** Makes the image of a plugin in a portal. */
async function packageImage(dir, plugin, ...flags) {
  const { code, output } = await nxIn(dir, ['run', `@acme/backstage-plugin-${plugin}:package-oci`, ...flags]);
  if (code !== 0) throw new Error(output);
  const made = path.join(dir, 'plugins', plugin, 'dist-oci');
  return {
    summary: /^acme-[^]*?^ +paste .*$/m.exec(output)?.[0] ?? output,
    fragment: readFileSync(path.join(made, 'dynamic-plugins.yaml'), 'utf8'),
    digest: JSON.parse(readFileSync(path.join(made, 'image.json'), 'utf8')).digest,
  };
}

async function exportAll() {
  const { code, output } = await nxIn(portal, ['run-many', '-t', 'export', `--projects=${projects}`, '--parallel=2']);
  if (code !== 0) throw new Error(output);
  return output
    .split('\n')
    .filter((line) => !/^\s*(> backstage-cli|> .*build$)/.test(line))
    .join('\n')
    .trim();
}

/** The lines of Nx that say what came from the cache, and its verdict. */
function summaryOf(output) {
  return output
    .split('\n')
    .filter((line) => /nx run .*:export|Successfully|Nx read|Cache:|Run duration/.test(line))
    .join('\n');
}
