// The real npm against a small registry.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { HostManifest } from '../host-manifest/fields';
import { tarOf } from '../testing/archives';
import { file } from '../testing/artifacts';
import { type TestNpmRegistry, startNpmRegistry } from '../testing/npm-registry';
import { installed } from '../testing/portal';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { hostPackages } from './host-packages';
import { type HostRequest, ensureHost, hostFolder } from './install-host';

jest.setTimeout(60_000);

const BACKEND = '@backstage/backend-defaults';
const LOADER = '@backstage/backend-dynamic-feature-service';
const npmCache = temporaryFolder();

let registry: TestNpmRegistry;
beforeEach(async () => {
  registry = await startNpmRegistry();
  for (const name of [BACKEND, LOADER, 'left'])
    provide(name, '1.0.0', name === BACKEND ? { left: '^1.0.0' } : {}, { peer: '*' });
  provide('left', '1.9.0');
});

/** Puts a version of a package into the registry. */
function provide(name: string, version: string, dependencies: object = {}, peerDependencies: object = {}): void {
  const manifest = { name, version, dependencies, peerDependencies };
  const address = `${name}-${version}.tgz`;
  registry.tarballs.set(`/${address}`, gzipSync(tarOf([file('package/package.json', manifest)])));
  const known = registry.packages.get(name)?.versions;
  const versions = { ...known, [version]: { ...manifest, dist: { tarball: `${registry.url}${address}` } } };
  registry.packages.set(name, { name, versions, 'dist-tags': { latest: version } });
}

/** A host of these packages. */
function host(packages: HostManifest['packages']): HostManifest {
  const source = { from: 'yarn.lock', ref: '1.2', commit: 'abcdef0123' };
  return { schemaVersion: 1, name: 'small', source, date: '2026-01-01', packages };
}

function request(manifest: HostManifest, more: Partial<HostRequest> = {}, address = registry.url): HostRequest {
  const workspaceRoot = temporaryFolder();
  writeFiles(workspaceRoot, {
    'package.json': { name: 'root' },
    '.npmrc': `cache=${npmCache}\nfetch-retries=0\nregistry=${address}\n@backstage:registry=${address}\n`,
  });
  const env = { XDG_CACHE_HOME: path.join(workspaceRoot, 'cache') };
  const folder = hostFolder(manifest, env);
  return {
    manifest,
    folder,
    isAllowed: true,
    command: 'nx run x:verify',
    workspaceRoot,
    env,
    starting: () => undefined,
    ...more,
  };
}

const SMALL = { [BACKEND]: '1.0.0', [LOADER]: '1.0.0', left: '1.0.0', several: ['1.0.0', '2.0.0'] };
/** What is in the cache: nothing half-written is beside the host. */
const cached = ({ env }: HostRequest): readonly string[] => {
  const hosts = path.join(env['XDG_CACHE_HOME'] ?? '', 'dynplug/hosts');
  return existsSync(hosts) ? readdirSync(hosts) : [];
};

describe('the packages of a host', () => {
  it('are installed once, in its versions, and boot under its name', async () => {
    const asked = request(host(SMALL));
    const starting = jest.fn();
    await ensureHost({ ...asked, starting });
    expect(starting.mock.calls).toEqual([[3]]);
    const { version } = JSON.parse(readFileSync(path.join(asked.folder, 'node_modules/left/package.json'), 'utf8')) as {
      version: string;
    };
    expect(version).toBe('1.0.0');
    expect(hostPackages(asked.workspaceRoot, asked.folder)).toMatchObject({
      label: `${BACKEND} 1.0.0, ${LOADER} 1.0.0, of small (1.2, abcdef0), installed in ${asked.folder}`,
      backstage: { [BACKEND]: '1.0.0', [LOADER]: '1.0.0' },
    });
    // The cache of this spec is in the workspace, whose packages are none of the host.
    writeFiles(asked.workspaceRoot, installed('peer', '1.0.0'));
    expect([...hostPackages(asked.workspaceRoot, asked.folder).packages.keys()].sort()).toEqual([
      BACKEND,
      LOADER,
      'left',
    ]);
    const requests = registry.seen.length;
    await ensureHost({ ...asked, isAllowed: false });
    expect(registry.seen).toHaveLength(requests);
    expect(cached(asked)).toEqual([path.basename(asked.folder)]);
  });

  it('have a folder for each list of versions', () => {
    const env = { XDG_CACHE_HOME: '/cache' };
    expect(hostFolder(host(SMALL), env)).toMatch(/^\/cache\/dynplug\/hosts\/small-[0-9a-f]{12}$/);
    expect(hostFolder(host({ ...SMALL, left: '1.9.0' }), env)).not.toBe(hostFolder(host(SMALL), env));
  });

  it('are not installed unless that is allowed, and the error has the command', async () => {
    const asked = request(host(SMALL), { isAllowed: false });
    await expect(ensureHost(asked)).rejects.toMatchObject({
      code: 'EVERIFYHOST',
      message: 'The packages of small are not installed for verify.',
      hint: `Run nx run x:verify once. It installs 3 packages with npm into ${asked.folder}, and runs no scripts of them.`,
    });
    expect(registry.seen).toEqual([]);
  });

  it('that the registry lacks are named all, and nothing is left', async () => {
    const asked = request(host({ ...SMALL, left: '3.0.0', gone: '1.0.0' }));
    await expect(ensureHost(asked)).rejects.toMatchObject({
      code: 'EVERIFYHOST',
      message: 'The npm registry lacks 2 of the packages of small: gone@1.0.0, left@3.0.0.',
    });
    expect(cached(asked)).toEqual([]);
  });

  it('are looked for no longer when the backend itself is missing', async () => {
    const asked = request(host({ ...SMALL, [BACKEND]: '9.0.0', left: '3.0.0' }));
    await expect(ensureHost(asked)).rejects.toMatchObject({
      code: 'EVERIFYHOST',
      message: expect.stringMatching(/^The npm registry lacks at least \d of .*backend-defaults@9\.0\.0/) as string,
    });
  });

  it('may have names of their own for other packages, which their manifest does not tell', async () => {
    provide('right', '2.0.0', { 'left-cjs': 'npm:left@1.9.0' });
    const asked = request(host({ ...SMALL, right: '2.0.0', 'left-cjs': '1.9.0' }));
    await ensureHost(asked);
    expect(existsSync(path.join(asked.folder, 'node_modules/left-cjs/package.json'))).toBe(true);
  });

  it('cannot be installed without a network, and that shows within seconds', async () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`package${at}`, '1.0.0']));
    const asked = request(host({ ...SMALL, ...many }), {}, 'http://127.0.0.1:1/');
    // As for users: npm itself tries twice more.
    const npmrc = path.join(asked.workspaceRoot, '.npmrc');
    writeFileSync(npmrc, readFileSync(npmrc, 'utf8').replace(/^fetch-retries=.*$/m, ''));
    await expect(ensureHost(asked)).rejects.toMatchObject({
      code: 'ENETWORK',
      message: expect.stringMatching(/^npm install of the packages of small failed \(ECONNREFUSED\)/) as string,
    });
    expect(cached(asked)).toEqual([]);
  });

  it('need one version of the backend and of the loader', async () => {
    await expect(ensureHost(request(host({ [BACKEND]: '1.0.0' })))).rejects.toMatchObject({
      code: 'EVERIFYHOST',
      message: `The manifest of small has no single version of ${LOADER}, so there is no backend to install.`,
    });
  });

  it('are installed once for tasks that start together', async () => {
    const asked = request(host(SMALL));
    await Promise.all([ensureHost(asked), ensureHost(asked)]);
    const tarballs = registry.seen.filter(({ path: name }) => name.endsWith('.tgz')).map(({ path: name }) => name);
    expect(tarballs.length).toBeGreaterThan(0);
    expect(new Set(tarballs).size).toBe(tarballs.length);
    expect(cached(asked)).toEqual([path.basename(asked.folder)]);
  });

  it('take the place of what a killed install has left', async () => {
    const asked = request(host(SMALL));
    mkdirSync(`${asked.folder}.new-999999999-abcd`, { recursive: true });
    await ensureHost(asked);
    expect(cached(asked)).toEqual([path.basename(asked.folder)]);
  });
});
