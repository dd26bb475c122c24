import { createHash } from 'node:crypto';
import { chmodSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ArtifactEntry } from '../host/artifact';
import { parseHostManifest } from '../host-manifest/host-manifest';
import { LayoutFiles, tarOf, writeTemporary } from '../testing/archives';
import { asNobody } from '../testing/as-nobody';
import { impatientClock } from '../testing/packaged-image';
import { startTestRegistry } from '../testing/oci-registry';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { type HostRequest, makeHostManifest } from './make-host-manifest';

type Files = Readonly<Record<string, string | object>>;

const REGISTRY = { insecure: false, ca: undefined, timeout: 5_000, concurrency: 1, env: {}, clock: impatientClock() };
const make = (from: string, more: Partial<HostRequest> = {}): ReturnType<typeof makeHostManifest> =>
  makeHostManifest({
    name: 'acme',
    workspaceRoot: '/',
    from,
    installed: false,
    exportNames: false,
    registry: REGISTRY,
    today: '2026-11-30',
    ...more,
  });
const rejected = (code: string, message: RegExp): unknown =>
  expect.objectContaining({ code, message: expect.stringMatching(message) as string });

/** The workspace of a host as its image has it: the shell is bundled. */
const APP: Files = {
  'package.json': { name: 'root', workspaces: ['packages/*'], engines: { node: '22' } },
  'backstage.json': { version: '1.49.4' },
  'packages/app/package.json': { name: 'app', version: '0.0.0', bundled: true, backstage: { role: 'frontend' } },
  'packages/backend/package.json': { name: 'backend', version: '0.0.0', backstage: { role: 'backend' } },
  'packages/backend/dist/index.cjs.js':
    "backend.add(import('@backstage/plugin-app-backend'));\nbackend.add(Promise.resolve().then(function () { return /*#__PURE__*/_interopNamespaceCompat(require('@backstage/plugin-proxy-backend')); }));",
  'node_modules/@backstage/errors/package.json': { name: '@backstage/errors', version: '1.2.7', main: 'i.js' },
  'node_modules/@backstage/errors/i.js': 'exports.NotFoundError = 1;',
  'node_modules/@backstage/errors/node_modules/knex/package.json': { name: 'knex', version: '2.0.0' },
  'node_modules/knex/package.json': { name: 'knex', version: '3.1.0' },
  'node_modules/react/package.json': { name: 'react', version: '18.3.1' },
};

const FOUND = {
  name: 'acme',
  backstage: '1.49.4',
  node: '22',
  features: [{ package: '@backstage/plugin-app-backend' }, { package: '@backstage/plugin-proxy-backend' }],
  packages: { '@backstage/errors': '1.2.7', knex: '3.1.0', react: '18.3.1' },
};
/** Plugins find packages of the workspace as well, where they are linked. */
const FOUND_IN_LAYERS = { ...FOUND, packages: { ...FOUND.packages, backend: '0.0.0' } };

const below = (folder: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([name, content]) => [`${folder}/${name}`, content]));

function layer(files: Files, links: readonly (readonly [string, 'symlink' | 'hardlink', string])[] = []): Buffer {
  const entries = Object.entries(files).map(([name, content]): ArtifactEntry => {
    const bytes = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
    return { path: name, type: 'file', size: bytes.length, mode: 0o644, content: () => bytes };
  });
  const linked = links.map(
    ([name, type, linkpath]): ArtifactEntry => ({ path: name, type, size: 0, mode: 0o777, linkpath }),
  );
  return tarOf([...entries, ...linked]);
}

/** A system below, the app in the middle, a change above. */
const LAYERS = [
  layer({ 'etc/passwd': 'x', 'usr/lib/node_modules/npm/package.json': { name: 'npm', version: '10.0.0' } }),
  layer(below('opt/app-root/src', { ...APP, 'node_modules/gone/package.json': { name: 'gone', version: '1.0.0' } })),
  layer(
    {
      'opt/app-root/src/node_modules/.wh.gone': '',
      'opt/dynamic-plugins/x/package.json': { name: 'x', version: '1.0.0', backstage: { role: 'backend-plugin' } },
      'opt/dynamic-plugins/x/node_modules/@backstage/y/package.json': { name: '@backstage/y', version: '1.0.0' },
    },
    [['opt/app-root/src/node_modules/backend', 'symlink', '../packages/backend']],
  ),
];

function image(
  files: LayoutFiles,
  layers: readonly Buffer[],
  config: object = {},
  ...tags: readonly string[]
): object[] {
  const manifest = files.blob('application/vnd.oci.image.manifest.v1+json', {
    schemaVersion: 2,
    config: files.blob('application/vnd.oci.image.config.v1+json', { os: 'linux', architecture: 'amd64', ...config }),
    layers: layers.map((one) => files.blob('application/vnd.oci.image.layer.v1.tar', one)),
  });
  if (tags.length === 0) return [manifest];
  return tags.map((tag) => ({ ...manifest, annotations: { 'org.opencontainers.image.ref.name': tag } }));
}

function layout(layers: readonly Buffer[] = LAYERS, config: object = {}): LayoutFiles {
  const files = new LayoutFiles();
  return files.top(...image(files, layers, config));
}

const temporary = (): readonly string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`dynplug-host-${process.pid}-`));

describe('an OCI layout', () => {
  it('is read as a folder and as an archive, layer over layer', async () => {
    const files = layout(
      LAYERS.map((one, at) => (at === 1 ? gzipSync(one) : one)),
      { created: '2026-08-21T03:00:00+05:00', config: { Env: ['PATH=/bin', 'NODE_VERSION=22.14.0'] } },
    );
    const before = temporary();
    const { manifest, notes } = await make(files.asFolder());
    expect(manifest).toEqual({
      ...FOUND_IN_LAYERS,
      schemaVersion: 1,
      source: { from: 'image', digest: expect.stringMatching(/^sha256:/) as string },
      date: '2026-08-20',
      node: '22.14.0',
    });
    expect(notes).toEqual(['What the shell shares with frontends is unknown: image has only packages of the backend.']);
    expect((await make(files.asArchive())).manifest).toEqual(manifest);
    expect((await make(layout().asFolder())).manifest).toMatchObject({ date: '2026-11-30', node: '22' });
    expect(temporary()).toEqual(before);
    expect(parseHostManifest(JSON.stringify(manifest), 'x')).toEqual(manifest);
  });

  it('follows the links of pnpm, and leaves the image by none', async () => {
    const { 'node_modules/knex/package.json': knex, ...app } = APP as Record<string, object>;
    const linked = layer(
      { ...below('app', app), 'app/node_modules/.pnpm/knex@3.1.0/node_modules/knex/package.json': knex as object },
      [
        ['app/node_modules/knex', 'symlink', '.pnpm/knex@3.1.0/node_modules/knex'],
        ['app/node_modules/outside', 'symlink', `../../../../..${temporaryFolder()}`],
        ['srv', 'symlink', 'app'],
      ],
    );
    const files = layout([linked]);
    expect((await make(files.asFolder())).manifest.packages).toEqual(FOUND.packages);
    expect((await make(files.asFolder(), { app: '/srv/' })).manifest.packages).toEqual(FOUND.packages);
  });

  it('has an image for each of several platforms', async () => {
    const files = new LayoutFiles();
    const other = layer(below('app', { ...APP, 'backstage.json': { version: '1.50.0' } }));
    const [amd64] = image(files, LAYERS);
    const [arm64] = image(files, [other], { architecture: 'arm64' });
    const manifests = [
      { ...arm64, platform: { os: 'linux', architecture: 'arm64' } },
      { ...amd64, platform: { os: 'linux', architecture: 'amd64' } },
      { ...files.manifest([]), platform: { os: 'unknown', architecture: 'unknown' } },
    ];
    const index = { schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests };
    const folder = files.top(files.blob(index.mediaType, index)).asFolder();
    expect((await make(folder)).manifest.backstage).toBe('1.49.4');
    expect((await make(folder, { platform: 'linux/arm64' })).manifest.backstage).toBe('1.50.0');
    await expect(make(folder, { platform: 'linux/s390x' })).rejects.toEqual(
      rejected('EHOSTSOURCE', /no image for linux\/s390x/),
    );
    const flat = files.top(...manifests.slice(0, 2)).asFolder();
    expect((await make(flat, { platform: 'linux/arm64' })).manifest.backstage).toBe('1.50.0');
  });

  it('has several images with tags', async () => {
    const files = new LayoutFiles();
    const other = layer(below('app', { ...APP, 'backstage.json': { version: '1.50.0' } }));
    const folder = files.top(...image(files, LAYERS, {}, '1.0', 'old'), ...image(files, [other], {}, '1.1')).asFolder();
    expect((await make(`${folder}:1.1`)).manifest).toMatchObject({
      backstage: '1.50.0',
      source: { ref: '1.1' },
    });
    await expect(make(folder)).rejects.toMatchObject({
      message: expect.stringMatching(/holds 2 images/) as string,
      hint: expect.stringContaining(':<tag>. Its tags: 1.0, old, 1.1') as string,
    });
    await expect(make(`${folder}:2`)).rejects.toEqual(rejected('EHOSTSOURCE', /no image with the tag 2/));
  });
});

describe('a host that is not whole', () => {
  const backend = (more: object): Files => ({
    ...APP,
    'packages/app/package.json': { ...(APP['packages/app/package.json'] as object), dependencies: { absent: '1' } },
    'packages/backend/package.json': { ...(APP['packages/backend/package.json'] as object), ...more },
    'packages/info/package.json': { name: 'info', version: '1.0.0', dependencies: { knex: '^3.0.0', pg: '^8.0.0' } },
  });
  const hosts = (files: Files): readonly string[] => {
    const unpacked = temporaryFolder();
    writeFiles(unpacked, below('app', files));
    return [unpacked, layout([layer(below('app', files))]).asFolder(), path.join(unpacked, 'app')];
  };

  it('is rejected with all that it lacks', async () => {
    const files = backend({ dependencies: { '@backstage/errors': '1', '@backstage/config': '^1.0.0', info: '1.0.0' } });
    const message =
      /the host lacks:\n {2}@backstage\/config@\^1\.0\.0, which packages\/backend asks for\n {2}pg@\^8\.0\.0, which packages\/info asks for$/;
    for (const [at, from] of hosts(files).entries())
      await expect(make(from, { installed: at !== 1 })).rejects.toEqual(rejected('EHOSTSOURCE', message));
  });

  it('is none without what is optional, bundled, linked or a peer, and with copies below a package of the workspace', async () => {
    const files = {
      ...backend({
        dependencies: { knex: '3', app: '*', x: '1', y: '1', nested: '1', linked: 'link:../linked' },
        dependenciesMeta: { y: { optional: true } },
        optionalDependencies: { x: '1' },
        peerDependencies: { z: '1' },
      }),
      'packages/backend/node_modules/nested/package.json': { name: 'nested', version: '1.0.0' },
    };
    for (const [at, from] of hosts(files).entries())
      expect((await make(from, { installed: at !== 1 })).manifest.packages).toEqual(FOUND.packages);
  });
});

it('has no lockfile, so an image takes no option in its place', async () => {
  const files = layout();
  for (const from of [files.asFolder(), files.asArchive(), 'localhost:1/acme/portal:1'])
    await expect(make(from, { installed: true })).rejects.toEqual(
      rejected('EOPTION', /^installed does not apply to .*, which is an image/),
    );
});

describe('an unpacked image', () => {
  it('is a folder with the root file system of a host, and its code is there', async () => {
    const root = temporaryFolder();
    writeFiles(root, { ...below('opt/app-root/src', APP), 'etc/passwd': 'x' });
    symlinkSync('opt/app-root/src', path.join(root, 'app'));
    symlinkSync('/etc', path.join(root, 'opt/app-root/src/node_modules/etc'));
    const { manifest, notes } = await make(root, { exportNames: true });
    expect(manifest).toMatchObject({
      source: { from: 'node_modules' },
      packages: FOUND.packages,
      exports: { '@backstage/errors': { '.': ['NotFoundError'] } },
    });
    expect(manifest).not.toHaveProperty('frontend');
    expect(notes).toHaveLength(1);
    expect((await make(root, { app: 'opt/app-root/src', installed: true })).manifest.packages).toEqual(FOUND.packages);
  });

  it.each([
    ['node_modules/@backstage', /may not read all of .*:\n.*\/app\/node_modules\/@backstage$/m],
    ['node_modules/knex/package.json', /\/app\/node_modules\/knex\/package\.json$/],
    ['', /\/app$/m],
  ])('is read as a whole, also %j, and what is beside the host need not be', async (closed, message) => {
    const root = temporaryFolder();
    writeFiles(root, { ...below('app', APP), 'root/.profile': 'x' });
    chmodSync(root, 0o755);
    chmodSync(path.join(root, 'root'), 0);
    await asNobody(async () => expect((await make(root)).manifest.packages).toEqual(FOUND.packages));
    chmodSync(path.join(root, 'app', closed), 0);
    await expect(asNobody(() => make(root))).rejects.toEqual(rejected('EHOSTSOURCE', message));
  });

  it.each<readonly [string, Files, Partial<HostRequest>, string, RegExp]>([
    ['no package.json files', { 'etc/passwd': 'x' }, {}, 'EHOSTSOURCE', /has no package\.json files/],
    [
      'no host',
      below('app', { 'package.json': {}, 'node_modules/knex/package.json': {} }),
      {},
      'EHOSTSOURCE',
      /no folder with a backend/,
    ],
    ['two hosts', { ...below('a', APP), ...below('b', APP) }, {}, 'EHOSTSOURCE', /several hosts: \/a, \/b/],
    ['no app where one is named', below('a', APP), { app: '/b' }, 'EHOSTSOURCE', /no package\.json in \/b/],
    ['no git', below('a', APP), { ref: 'v1', app: 'a' }, 'EOPTION', /ref does not apply/],
    [
      'no Backstage',
      below('a', {
        'package.json': { name: 'a', backstage: { role: 'backend' } },
        'node_modules/knex/package.json': { version: '3.1.0' },
      }),
      { app: 'a' },
      'EHOSTSOURCE',
      /By node_modules, the backend in the root has no package of Backstage/,
    ],
  ])('with %s is rejected', async (_what, files, more, code, message) => {
    const root = temporaryFolder();
    writeFiles(root, files);
    await expect(make(root, more)).rejects.toEqual(rejected(code, message));
  });
});

describe('an image in a registry', () => {
  const ACCOUNT = { kind: 'bearer', username: 'ann', password: 'secret-word' } as const;

  async function published(layers: readonly Buffer[] = LAYERS): Promise<{
    registry: Awaited<ReturnType<typeof startTestRegistry>>;
    reference: string;
    digests: readonly string[];
  }> {
    const registry = await startTestRegistry(ACCOUNT);
    const files = layout(layers);
    const blobs = [...files.files].filter(([name]) => name.startsWith('blobs/'));
    const byDigest = new Map(blobs.map(([name, bytes]) => [name.replace('blobs/sha256/', 'sha256:'), bytes]));
    registry.blobs.set('acme/portal', byDigest);
    const { manifests } = JSON.parse(String(files.files.get('index.json'))) as { manifests: { digest: string }[] };
    const top = manifests[0]?.digest ?? '';
    const manifest = { bytes: byDigest.get(top) as Buffer, mediaType: 'application/vnd.oci.image.manifest.v1+json' };
    registry.manifests.set(
      'acme/portal',
      new Map([
        ['1.4.0', manifest],
        [top, manifest],
      ]),
    );
    return {
      registry,
      reference: `${registry.host}/acme/portal:1.4.0`,
      digests: layers.map((one) => `sha256:${createHash('sha256').update(one).digest('hex')}`),
    };
  }
  const env = { DYNPLUG_REGISTRY_USERNAME: 'ann', DYNPLUG_REGISTRY_PASSWORD: 'secret-word' };
  const signedIn = { registry: { ...REGISTRY, env } };

  it('is read with the account of the user', async () => {
    const { reference, registry } = await published();
    const { manifest } = await make(reference, signedIn);
    expect(manifest).toMatchObject({
      ...FOUND_IN_LAYERS,
      source: { from: 'image', repository: `${registry.host}/acme/portal`, ref: '1.4.0' },
    });
    const byDigest = await make(`${registry.host}/acme/portal@${manifest.source.digest}`, signedIn);
    expect(byDigest.manifest.packages).toEqual(manifest.packages);
  });

  it('goes on after a connection that broke', async () => {
    const { reference, registry, digests } = await published();
    registry.faults.push({
      when: ({ path: at }) => at.endsWith(digests[1] as string),
      act: (_request, response) => {
        const bytes = LAYERS[1] as Buffer;
        response.writeHead(200, { 'content-length': bytes.length });
        response.write(bytes.subarray(0, 2000), () => response.destroy());
      },
    });
    expect((await make(reference, signedIn)).manifest.packages).toEqual(FOUND_IN_LAYERS.packages);
    expect(
      registry.seen.filter(({ headers }) => headers.range === `bytes=2000-${(LAYERS[1]?.length ?? 0) - 1}`),
    ).toHaveLength(1);
  });

  it.each<readonly [string, string, (registry: Awaited<ReturnType<typeof published>>) => void, string, RegExp]>([
    [
      'a layer with other bytes',
      '',
      ({ registry, digests }) =>
        registry.blobs
          .get('acme/portal')
          ?.set(digests[0] as string, Buffer.from(LAYERS[0] as Buffer).fill('y', 512, 513)),
      'EARTIFACT',
      /the bytes of sha256:\w+ have another digest/,
    ],
    ['a tag that does not exist', '1', () => undefined, 'EREGISTRY', /There is no image .*:1\.4\.01/],
    [
      'a manifest that is cut short',
      '',
      ({ registry }) => {
        const all = registry.manifests.get('acme/portal');
        const { bytes, mediaType } = all?.get('1.4.0') ?? { bytes: Buffer.alloc(0), mediaType: '' };
        all?.set('1.4.0', { bytes: bytes.subarray(0, 100), mediaType });
      },
      'EARTIFACT',
      /is not an image: it is not a JSON object/,
    ],
  ])('is rejected: %s', async (_what, suffix, spoil, code, message) => {
    const made = await published();
    spoil(made);
    await expect(make(made.reference + suffix, signedIn)).rejects.toEqual(rejected(code, message));
  });

  it('is rejected without the account', async () => {
    const { reference } = await published();
    await expect(make(reference)).rejects.toMatchObject({ code: 'EAUTH' });
  });

  it.each([
    ['quay.io/acme/portal', 'EREFERENCE', /neither a tag nor a digest/],
    ['docker://quay.io/acme/portal:1', 'EREFERENCE', /starts with docker:\/\//],
    ['my.portal/hosts', 'EREFERENCE', /neither a tag nor a digest\. It is no path that exists either/],
    ['portal.v2', 'EHOSTSOURCE', /\/portal\.v2 does not exist/],
    ['https://ann:secret-word@quay.io/acme/portal:1', 'EREFERENCE', /^"https:\/\/ann:\*\*\*@quay\.io/],
    ['acme/portal', 'EHOSTSOURCE', /\/acme\/portal does not exist/],
    ['./quay.io/acme:1', 'EHOSTSOURCE', /does not exist/],
  ])('is not meant by %s', async (from, code, message) => {
    await expect(make(from)).rejects.toEqual(rejected(code, message));
  });
});

describe('what is damaged', () => {
  const spoiled = (change: (folder: string) => void): string => {
    const folder = layout().asFolder();
    change(folder);
    return folder;
  };
  const blob = (folder: string, bytes: Buffer): string =>
    path.join(folder, 'blobs/sha256', createHash('sha256').update(bytes).digest('hex'));

  it.each<readonly [string, () => string, string, RegExp]>([
    [
      'an index that is cut short',
      () => spoiled((at) => writeFileSync(path.join(at, 'index.json'), '{"schemaVersion"')),
      'EARTIFACT',
      /index\.json is not an image: it is not a JSON object/,
    ],
    [
      'no index',
      () => {
        const at = temporaryFolder();
        writeFiles(at, { 'oci-layout': '{}' });
        return at;
      },
      'EARTIFACT',
      /index\.json is not an image/,
    ],
    ['an index of nothing', () => new LayoutFiles().top().asFolder(), 'EHOSTSOURCE', /lists no image/],
    [
      'a layer of another size',
      () => spoiled((at) => writeFileSync(blob(at, LAYERS[0] as Buffer), 'x')),
      'EARTIFACT',
      /has 1 bytes in place of/,
    ],
    [
      'a layer with other bytes',
      () =>
        spoiled((at) =>
          writeFileSync(blob(at, LAYERS[0] as Buffer), Buffer.from(LAYERS[0] as Buffer).fill('y', 512, 513)),
        ),
      'EARTIFACT',
      /have another digest/,
    ],
    [
      'a layer that is no archive',
      () => layout([Buffer.from('text '.repeat(200))]).asFolder(),
      'EHOSTSOURCE',
      /the layer sha256:\w+ is not a tar archive/,
    ],
    [
      'a layer with xz',
      () => layout([Buffer.concat([Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]), Buffer.alloc(600)])]).asFolder(),
      'EHOSTSOURCE',
      /is compressed with xz/,
    ],
    [
      'a layer that is cut off',
      () => layout([(LAYERS[1] as Buffer).subarray(0, 512)]).asFolder(),
      'EARTIFACT',
      /damaged/,
    ],
    [
      'a layer that is cut off within its compression',
      () => layout([gzipSync(LAYERS[1] as Buffer).subarray(0, 300)]).asFolder(),
      'EARTIFACT',
      /damaged/,
    ],
    [
      'a layer that leaves the image',
      () => layout([layer({ '../../etc/package.json': {} })]).asFolder(),
      'EARTIFACT',
      /leads out of it/,
    ],
    [
      'an archive that is cut off',
      () =>
        writeTemporary(
          'host.tar',
          tarOf([
            { path: 'oci-layout', type: 'file', size: 4, mode: 0o644, content: () => Buffer.from('abcd') },
          ]).subarray(0, 514),
        ),
      'EARTIFACT',
      /cut off/,
    ],
    [
      'an archive of another kind',
      () => writeTemporary('host.tar', layer({ 'manifest.json': [] })),
      'EHOSTSOURCE',
      /not an archive of an OCI image layout/,
    ],
    [
      'an archive that is compressed',
      () => writeTemporary('l.tar.gz', gzipSync(readFileSync(layout().asArchive()))),
      'EHOSTSOURCE',
      /l\.tar\.gz is compressed with gzip: uncompress it first/,
    ],
    [
      'a file with a number that is none',
      () => writeTemporary('host.bin', Buffer.alloc(1024, 0xff)),
      'EHOSTSOURCE',
      /not an archive of an OCI image layout/,
    ],
    [
      'a file that is no archive',
      () => writeTemporary('host.txt', 'text'),
      'EHOSTSOURCE',
      /not an archive of an OCI image layout/,
    ],
    [
      'an image without package.json files',
      () => layout([layer({ 'etc/passwd': 'x' })]).asFolder(),
      'EHOSTSOURCE',
      /has no package\.json files/,
    ],
  ])('is rejected: %s', async (_what, host, code, message) => {
    const before = temporary();
    await expect(make(host())).rejects.toEqual(rejected(code, message));
    expect(temporary()).toEqual(before);
  });
});

it('reads a layer without padding at its end, as umoci writes it', async () => {
  const content = Buffer.from('{"name":"knex","version":"3.2.0"}');
  const name = 'opt/app-root/src/node_modules/knex/package.json';
  const whole = tarOf([{ path: name, type: 'file', size: content.length, mode: 0o644, content: () => content }]);
  const large = Buffer.alloc(200_003, 'x');
  const unread = tarOf([{ path: 'large', type: 'file', size: large.length, mode: 0o644, content: () => large }]);
  const files = layout([...LAYERS, whole.subarray(0, 512 + content.length), unread.subarray(0, 512 + large.length)]);
  expect((await make(files.asFolder())).manifest.packages).toMatchObject({ knex: '3.2.0' });
});

it('reads a layer of zstd where Node can', async () => {
  const { zstdCompressSync } = await import('node:zlib').then(
    (zlib) => zlib as { zstdCompressSync?: (bytes: Buffer) => Buffer },
  );
  // A frame of one raw block: what Node cannot make it may still meet.
  const packed = zstdCompressSync?.(LAYERS[1] as Buffer) ?? Buffer.from('28b52ffd0000010000', 'hex');
  const made = make(layout([packed]).asFolder());
  if (zstdCompressSync) expect((await made).manifest.packages).toMatchObject({ knex: '3.1.0' });
  else
    await expect(made).rejects.toMatchObject({
      code: 'EHOSTSOURCE',
      hint: expect.stringContaining('Node 22.15') as string,
    });
});
