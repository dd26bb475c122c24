// Writes packages/dynplug/hosts: the manifests of the known hosts, and the page that lists them. It reads checkouts of RHDH and of VeeCode DevPortal,
// and asks the npm registry for the packages whose export names it reads.
//
//   node tools/hosts.mjs --rhdh=<checkout> --veecode=<checkout>    all of them, at the refs below
//   node tools/hosts.mjs --page                                    the page alone
import { execFileSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { load } from './typescript.mjs';

const { makeHostManifest } = load('packages/dynplug/src/make-host-manifest/make-host-manifest.ts');
const { formatHostManifest, parseHostManifest } = load('packages/dynplug/src/host-manifest/host-manifest.ts');
const { hostPage } = load('packages/dynplug/src/host-manifest/host-page.ts');

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = path.join(root, 'packages/dynplug/hosts');
const page = path.join(root, 'docs/reference/hosts.md');

/** Repository, ref and name. A branch moves: the manifest has the commit that was read. */
const RHDH = 'https://github.com/redhat-developer/rhdh';
const HOSTS = [
  { name: 'rhdh-1.9', checkout: 'rhdh', repository: RHDH, ref: '1.9.8' },
  { name: 'rhdh-1.10', checkout: 'rhdh', repository: RHDH, ref: '1.10.3' },
  { name: 'rhdh-next', checkout: 'rhdh', repository: RHDH, ref: 'main' },
  {
    name: 'veecode',
    checkout: 'veecode',
    repository: 'https://github.com/veecode-platform/devportal-platform',
    ref: 'main',
  },
];
/** Any host of dynamic plugins has what this package depends on. */
const FEATURE_SERVICE = { '@backstage/backend-dynamic-feature-service': '0.8.7' };

const { values } = parseArgs({
  options: {
    rhdh: { type: 'string' },
    veecode: { type: 'string' },
    only: { type: 'string' },
    page: { type: 'boolean' },
  },
});
const today = new Date().toISOString().slice(0, 10);

async function write(request) {
  const { manifest, notes } = await makeHostManifest({
    installed: false,
    exportNames: true,
    installer: request.name,
    workspaceRoot: root,
    registry: { insecure: false, ca: undefined, timeout: 60_000, concurrency: 1, env: process.env },
    today,
    ...request,
  });
  writeFileSync(path.join(folder, `${request.name}.json`), formatHostManifest(manifest));
  console.log(`${request.name}: ${Object.keys(manifest.packages).length} packages`);
  for (const note of notes) console.log(`  ${note}`);
}

/** A backend of the dynamic feature service alone, as npm resolves it today. */
async function writeGeneric() {
  const from = mkdtempSync(path.join(tmpdir(), 'dynplug-generic-'));
  try {
    const manifest = {
      name: 'generic',
      version: '0.0.0',
      backstage: { role: 'backend' },
      dependencies: FEATURE_SERVICE,
    };
    writeFileSync(path.join(from, 'package.json'), JSON.stringify(manifest));
    execFileSync('npm', ['install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: from,
    });
    await write({ name: 'backstage', from });
  } finally {
    rmSync(from, { recursive: true, force: true });
  }
}

if (!values.page) {
  mkdirSync(folder, { recursive: true });
  for (const { checkout, ...host } of HOSTS) {
    if (values.only !== undefined && values.only !== host.name) continue;
    const from = values[checkout];
    if (from === undefined) throw new Error(`Name a checkout of ${host.repository}: --${checkout}=<folder>`);
    await write({ ...host, from: path.resolve(from) });
  }
  if (values.only === undefined || values.only === 'backstage') await writeGeneric();
}
const manifests = readdirSync(folder).map((file) =>
  parseHostManifest(readFileSync(path.join(folder, file), 'utf8'), file),
);
writeFileSync(page, hostPage(manifests));
