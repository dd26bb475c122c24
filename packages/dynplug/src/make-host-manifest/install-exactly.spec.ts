// A registry that lacks one of the host's packages, but has another version of it, which npm installs for a package that depends on it.
import { readFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { create } from 'tar';
import { hashTarball } from '../archive/integrity';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { makeHostManifest } from './make-host-manifest';

const FEATURE = "exports.default = { getRegistrations: () => [{ type: 'plugin', pluginId: 'wrong' }] };";
const PUBLISHED = [
  {
    name: '@backstage/a',
    version: '1.0.0',
    dependencies: { '@backstage/plugin-b-backend': '^2.0.0' },
    code: 'exports.a = 1;',
  },
  { name: '@backstage/plugin-b-backend', version: '2.9.0', code: FEATURE },
];
const LOCK = {
  lockfileVersion: 3,
  packages: {
    'node_modules/@backstage/a': { version: '1.0.0', dependencies: { '@backstage/plugin-b-backend': '^2.0.0' } },
    'node_modules/@backstage/plugin-b-backend': { version: '2.0.0' },
    'node_modules/@backstage/c': { version: '3.0.0' },
  },
};

const servers: Server[] = [];
const environment = { ...process.env };
afterEach(async () => {
  process.env = { ...environment };
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

/** Makes it the registry of npm. @param status of what it does not have */
async function startRegistry(status: number): Promise<void> {
  const tarballs = new Map<string, Buffer>();
  const packuments = new Map<string, object>();
  const server = createServer((request, response) => {
    const name = decodeURIComponent(request.url ?? '').slice(1);
    const found = tarballs.get(name) ?? packuments.get(name);
    response.writeHead(found ? 200 : status, { connection: 'close' });
    response.end(Buffer.isBuffer(found) ? found : JSON.stringify(found ?? { error: 'no' }));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  for (const { code, ...manifest } of PUBLISHED) {
    const folder = temporaryFolder();
    writeFiles(folder, { 'package/package.json': manifest, 'package/index.js': code });
    const file = path.join(folder, 'package.tgz');
    await create({ file, cwd: folder, gzip: true }, ['package']);
    const tarball = `${manifest.name}/-/package.tgz`;
    tarballs.set(tarball, readFileSync(file));
    const dist = { ...(await hashTarball(file)), tarball: url + tarball };
    const versions = { [manifest.version]: { ...manifest, dist } };
    packuments.set(manifest.name, { name: manifest.name, versions, 'dist-tags': { latest: manifest.version } });
  }
  process.env['npm_config_registry'] = url;
  process.env['npm_config_cache'] = temporaryFolder();
  process.env['npm_config_fetch_retries'] = '0';
}

function make(): ReturnType<typeof makeHostManifest> {
  const from = temporaryFolder();
  const dependencies = { '@backstage/a': '^1.0.0', '@backstage/plugin-b-backend': '^2.0.0', '@backstage/c': '^3.0.0' };
  writeFiles(from, {
    'package.json': { name: 'host', version: '1.0.0', backstage: { role: 'backend' }, dependencies },
    'package-lock.json': LOCK,
    'src/index.ts': "backend.add(import('@backstage/plugin-b-backend'));",
  });
  const registry = { insecure: false, ca: undefined, timeout: 5_000, concurrency: 1, env: {} };
  const request = { name: 'acme', workspaceRoot: '/', from, registry, today: '2026-11-30' };
  return makeHostManifest({ ...request, installed: false, exportNames: true });
}

it.each([404, 403])(
  'names the packages whose exports the registry cannot tell, and takes none of other versions: %d',
  async (status) => {
    await startRegistry(status);
    const { manifest, notes } = await make();
    expect(manifest.exports).toEqual({ '@backstage/a': { '.': ['a'] } });
    expect(manifest.features).toEqual([{ package: '@backstage/plugin-b-backend' }]);
    expect(notes.slice(-2)).toEqual([
      '@backstage/c@3.0.0 is not in the npm registry: its exports and features are unknown.',
      '@backstage/plugin-b-backend@2.0.0 is not in the npm registry: its exports and features are unknown.',
    ]);
  },
);

it('says so when the registry does not answer, which is no sign that it lacks a package', async () => {
  await startRegistry(500);
  await expect(make()).rejects.toMatchObject({
    code: 'EHOSTSOURCE',
    message: expect.stringMatching(/npm could not ask the registry for @backstage\/c@3\.0\.0/) as string,
  });
});
