// Real archives, a registry of images and one of npm on this machine, and the real npm.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import { LayoutFiles, tarOf, writeTemporary } from '../testing/archives';
import { annotation, backend, file, list, tgz } from '../testing/artifacts';
import type { TestRegistry } from '../testing/memory-registry';
import { startNpmRegistry } from '../testing/npm-registry';
import { startTestRegistry } from '../testing/oci-registry';
import { impatientClock } from '../testing/packaged-image';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { planInstall } from './install-plan';
import { type InstalledPlugin, installPlugins } from './install-plugins';
import { MAX_FILE } from './unpack';

jest.setTimeout(60_000);

const TARBALL = gzipSync(tarOf(tgz().entries));
const HASH = `sha512-${createHash('sha512').update(TARBALL).digest('base64')}`;
const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';
const npmCache = temporaryFolder();

interface Installed {
  readonly installed: readonly InstalledPlugin[];
  readonly folder: string;
}

async function install(from: string, cwd: string): Promise<Installed> {
  const env = { HOME: cwd, XDG_RUNTIME_DIR: cwd };
  const registry = { insecure: false, ca: undefined, timeout: 5000, concurrency: 1, env, clock: impatientClock() };
  const plan = await planInstall({ from, folder: cwd, registry, skipIntegrity: false });
  const folder = temporaryFolder();
  return { folder, installed: await installPlugins(plan, { folder, registry, npm: { cwd, env }, maxFile: MAX_FILE }) };
}

const refused = (code: string, message: RegExp): unknown =>
  expect.objectContaining({ code, message: expect.stringMatching(message) as string });
const nameIn = ({ folder }: InstalledPlugin): unknown =>
  (JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { name: unknown }).name;

/** Two plugins in one layer. */
function twoPlugins(annotations: Readonly<Record<string, string>> = list('one', 'two')): LayoutFiles {
  const entries = [
    ...backend({ 'package.json': { name: 'one' } }, 'one'),
    ...backend({ 'package.json': { name: 'two' } }, 'two'),
  ];
  const files = new LayoutFiles();
  return files.top(files.manifest([gzipSync(tarOf(entries))], annotations));
}

/** Puts an image into a registry. @returns its digest */
function push({ files }: LayoutFiles, registry: TestRegistry, repository: string, tag: string): string {
  const { manifests } = JSON.parse(files.get('index.json')!.toString()) as { manifests: [{ digest: string }] };
  const [{ digest }] = manifests;
  const blobs = [...files].filter(([name]) => name.startsWith('blobs/'));
  registry.blobs.set(
    repository,
    new Map(blobs.map(([name, bytes]) => [name.slice('blobs/'.length).replace('/', ':'), bytes])),
  );
  const manifest = { bytes: files.get(`blobs/${digest.replace(':', '/')}`)!, mediaType: MANIFEST_TYPE };
  registry.manifests.set(repository, new Map([tag, digest].map((name) => [name, manifest])));
  return digest;
}

describe('a tarball', () => {
  it('is unpacked, with its hash', async () => {
    const { installed } = await install(writeTemporary('foo.tgz', TARBALL), temporaryFolder());
    expect(installed).toMatchObject([{ integrity: HASH, kind: 'tgz' }]);
    expect(installed.map(nameIn)).toEqual(['@acme/foo-backend-dynamic']);
  });

  it.each([
    ['cut off', TARBALL.subarray(0, TARBALL.length / 2), /is damaged/],
    ['not an archive', Buffer.from('hello'), /is not a tarball as npm pack makes it/],
    ['of something else', gzipSync(tarOf([file('foo/package.json', '{}')])), /is not below package\//],
  ])('that is %s is an error', async (_what, bytes, message) => {
    const asked = install(writeTemporary('foo.tgz', bytes), temporaryFolder());
    await expect(asked).rejects.toEqual(refused('EARTIFACT', message));
  });
});

describe('an image layout', () => {
  it.each([
    ['folder', (files: LayoutFiles) => files.asFolder()],
    ['archive', (files: LayoutFiles) => files.asArchive()],
  ])('as a %s gives all of its plugins, or one that is named', async (_what, make) => {
    const layout = make(twoPlugins());
    const { installed } = await install(layout, temporaryFolder());
    expect(installed.map(nameIn)).toEqual(['one', 'two']);
    expect(installed.map((one) => one.package)).toEqual([`${layout}!one`, `${layout}!two`]);
    expect(installed[0]?.digest).toMatch(/^sha256:/);
    const one = await install(`${layout}!two`, temporaryFolder());
    expect(one.installed.map(nameIn)).toEqual(['two']);
    expect(readdirSync(path.join(one.folder, 'package-0'))).toEqual(['two']);
  });

  it('has the configuration that package-oci writes beside it', async () => {
    const folder = temporaryFolder();
    const report = { plugins: [{ key: 'one', pluginConfig: { a: 1 } }, { key: 'two' }] };
    writeFiles(folder, { 'image.json': report });
    for (const [name, bytes] of twoPlugins().files) {
      mkdirSync(path.dirname(path.join(folder, 'layout', name)), { recursive: true });
      writeFileSync(path.join(folder, 'layout', name), bytes);
    }
    const { installed } = await install(folder, temporaryFolder());
    expect(installed.map(({ config }) => config)).toEqual([{ a: 1 }, undefined]);
  });

  it('without an annotation gives all folders with a package.json', async () => {
    const files = new LayoutFiles();
    const entries = [...backend({ 'package.json': { name: 'one' } }, 'one'), file('etc/hosts', 'x')];
    const layout = files.top(files.manifest([gzipSync(tarOf(entries))])).asFolder();
    expect((await install(layout, temporaryFolder())).installed.map(nameIn)).toEqual(['one']);
  });

  it('without the plugin is an error that lists what it has', async () => {
    const layout = twoPlugins().asFolder();
    await expect(install(`${layout}!gone`, temporaryFolder())).rejects.toMatchObject({
      code: 'EARTIFACT',
      message: `${layout} has no plugin gone.`,
      hint: 'The folders in its first layer: one, two.',
    });
    const absent = twoPlugins(list('one', 'gone')).asFolder();
    await expect(install(absent, temporaryFolder())).rejects.toEqual(refused('EARTIFACT', /has no plugin gone/));
  });

  it('whose layer has other bytes is an error', async () => {
    const files = twoPlugins();
    const [name] = [...files.files].find(([, bytes]) => bytes[0] === 0x1f)!;
    const bytes = files.files.get(name)!;
    bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1;
    await expect(install(files.asFolder(), temporaryFolder())).rejects.toEqual(refused('EARTIFACT', /is damaged/));
  });
});

describe('a reference', () => {
  it('is read from its registry, by tag or digest', async () => {
    const registry = await startTestRegistry();
    const digest = push(twoPlugins(), registry, 'acme/notes', '1.0');
    const cwd = temporaryFolder();
    const all = await install(`oci://${registry.host}/acme/notes:1.0`, cwd);
    expect(all.installed.map(nameIn)).toEqual(['one', 'two']);
    const pinned = await install(`oci://${registry.host}/acme/notes@${digest}!two`, cwd);
    expect(pinned.installed).toMatchObject([{ digest, package: `oci://${registry.host}/acme/notes@${digest}!two` }]);
  });

  it.each([
    ['that does not exist', 'acme/notes:2.0', 'EREGISTRY', /There is no image/],
    ['of bytes that do not exist', `acme/notes@sha256:${'a'.repeat(64)}`, 'EREGISTRY', /There is no image/],
    ['without the plugin', 'acme/notes:1.0!three', 'EARTIFACT', /has no plugin three/],
  ])('%s is an error', async (_what, reference, code, message) => {
    const registry = await startTestRegistry();
    push(twoPlugins(), registry, 'acme/notes', '1.0');
    await expect(install(`oci://${registry.host}/${reference}`, temporaryFolder())).rejects.toEqual(
      refused(code, message),
    );
  });

  it('whose registry answers with other bytes is an error', async () => {
    const registry = await startTestRegistry();
    const digest = push(twoPlugins(), registry, 'acme/notes', '1.0');
    const other = twoPlugins(annotation([{ one: {} }]));
    push(other, registry, 'acme/other', '1.0');
    registry.manifests.get('acme/notes')!.set(digest, registry.manifests.get('acme/other')!.get('1.0')!);
    const asked = install(`oci://${registry.host}/acme/notes@${digest}!one`, temporaryFolder());
    await expect(asked).rejects.toMatchObject({ code: 'EREGISTRY' });
  });
});

describe('a dynamic-plugins.yaml', () => {
  it('installs images, packages and local files, and reads an image once', async () => {
    const registry = await startTestRegistry();
    const npm = await startNpmRegistry();
    push(twoPlugins(), registry, 'acme/notes', '1.0');
    push(twoPlugins(list('one')), registry, 'acme/single', '1.0');
    npm.tarballs.set('/foo.tgz', TARBALL);
    npm.packages.set('@acme/foo-backend-dynamic', {
      name: '@acme/foo-backend-dynamic',
      versions: {
        '1.2.3': {
          name: '@acme/foo-backend-dynamic',
          version: '1.2.3',
          dist: { integrity: HASH, tarball: `${npm.url}foo.tgz` },
        } as never,
      },
      'dist-tags': { latest: '1.2.3' },
    });
    const cwd = temporaryFolder();
    const image = `oci://${registry.host}/acme/notes:1.0`;
    writeFiles(cwd, {
      'package.json': {},
      '.npmrc': `cache=${npmCache}\nfetch-retries=0\n@acme:registry=${npm.url}\n`,
      'base.yaml': { plugins: [{ package: `${image}!one`, pluginConfig: { a: 1 } }, { package: `${image}!two` }] },
      'dynamic-plugins.yaml': {
        includes: ['base.yaml'],
        plugins: [
          { package: '@acme/foo-backend-dynamic@1.2.3', integrity: HASH },
          { package: `oci://${registry.host}/acme/single:1.0` },
          { package: './folder' },
        ],
      },
      'folder/package.json': { name: 'local', version: '1.0.0', files: ['dist'] },
      'folder/dist/index.js': '',
      'folder/left-out.js': '',
    });
    const { installed } = await install('dynamic-plugins.yaml', cwd);
    expect(installed.map(nameIn)).toEqual(['one', 'two', '@acme/foo-backend-dynamic', 'one', 'local']);
    expect(installed[0]).toMatchObject({ config: { a: 1 }, package: `${image}!one` });
    expect(installed[2]).toMatchObject({ integrity: HASH, package: '@acme/foo-backend-dynamic@1.2.3' });
    expect(installed[3]?.package).toBe(`oci://${registry.host}/acme/single:1.0!one`);
    // What npm packs of a folder is what its files list.
    expect(existsSync(path.join(installed[4]!.folder, 'dist/index.js'))).toBe(true);
    expect(existsSync(path.join(installed[4]!.folder, 'left-out.js'))).toBe(false);
    const layers = registry.seen.filter(({ path: asked }) => asked.includes('/acme/notes/blobs/'));
    expect(layers).toHaveLength(1);
  });

  it.each([
    ['another hash', { integrity: `sha512-${'A'.repeat(86)}==` }, /is not that of the tarball. Its bytes have sha512-/],
    ['no hash', {}, /There is no integrity hash/],
    ['two hashes', { integrity: `${HASH} ${HASH}` }, /There are several integrity hashes/],
  ])('with %s for a tarball is an error', async (_what, entry, message) => {
    const cwd = temporaryFolder();
    writeFileSync(path.join(cwd, 'foo.tgz'), TARBALL);
    const plugins = [{ package: path.join(cwd, 'foo.tgz'), ...entry }];
    writeFiles(cwd, { 'dynamic-plugins.yaml': { plugins } });
    await expect(install('dynamic-plugins.yaml', cwd)).rejects.toEqual(refused('ECONTRACT', message));
  });

  it('with a folder that is no package is an error', async () => {
    const cwd = temporaryFolder();
    writeFiles(cwd, { 'dynamic-plugins.yaml': { plugins: [{ package: './dist' }] }, 'dist/index.js': '' });
    await expect(install('dynamic-plugins.yaml', cwd)).rejects.toEqual(
      refused('EARTIFACT', /^\.\/dist has no package\.json/),
    );
  });

  it('with a package that its registry lacks is an error', async () => {
    const npm = await startNpmRegistry();
    const cwd = temporaryFolder();
    writeFiles(cwd, {
      'package.json': {},
      '.npmrc': `cache=${npmCache}\nfetch-retries=0\n@acme:registry=${npm.url}\n`,
      'dynamic-plugins.yaml': { plugins: [{ package: '@acme/gone@1.0.0', integrity: HASH }] },
    });
    await expect(install('dynamic-plugins.yaml', cwd)).rejects.toEqual(
      refused('EREGISTRY', /^npm pack @acme\/gone@1.0.0 failed \(E404\)/),
    );
    await expect(install('dynamic-plugins.yaml', cwd)).rejects.toMatchObject({
      hint: `Check the name and the version. npm asked ${npm.url}: another registry is named by @acme:registry in .npmrc.`,
    });
    writeFiles(cwd, { 'dynamic-plugins.yaml': { plugins: [{ package: `${npm.url}gone.tgz`, integrity: HASH }] } });
    await expect(install('dynamic-plugins.yaml', cwd)).rejects.toMatchObject({
      code: 'EREGISTRY',
      hint: 'Check the address.',
    });
  });
});
