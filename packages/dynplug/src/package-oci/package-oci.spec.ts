import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { list } from 'tar';
import { DEFAULT_OPTIONS } from '../options/derivation';
import type { DynplugError } from '../errors/errors';
import { derivedFolder } from '../testing/derived-folder';
import { FEATURE, PLUGIN, PLUGIN_ROOT, depends, plugin, portal } from '../testing/portal';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { DEFAULT_IMAGE_OPTIONS } from '../options/image';
import { type PackageOciRequest, type PackageOciResult, packageOci } from './package-oci';

const KEY = 'acme-backstage-plugin-foo-backend';
const OUTPUT = `${PLUGIN_ROOT}/dist-oci`;

function make(root: string, request: Partial<PackageOciRequest> = {}): Promise<PackageOciResult> {
  return packageOci({
    workspaceRoot: root,
    projectRoot: PLUGIN_ROOT,
    plugins: [{ projectRoot: PLUGIN_ROOT }],
    outputPath: OUTPUT,
    derive: { ...DEFAULT_OPTIONS, check: false },
    env: {},
    ...DEFAULT_IMAGE_OPTIONS,
    references: ['quay.io/acme/{key}:{version}'],
    ...request,
  });
}

const layoutOf = (root: string): string => path.join(root, OUTPUT, 'layout');
const blob = (layout: string, digest: string): Buffer =>
  readFileSync(path.join(layout, 'blobs/sha256', digest.replace('sha256:', '')));
const json = (bytes: Buffer): Record<string, any> => JSON.parse(bytes.toString()) as Record<string, any>;
const sha256 = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Path → content (undefined for a folder) of the first layer, in its order. */
async function layerOf(layout: string, digest: string): Promise<ReadonlyMap<string, Buffer | undefined>> {
  const manifest = json(blob(layout, digest));
  const file = path.join(temporaryFolder(), 'layer.tar');
  writeFileSync(file, gunzipSync(blob(layout, manifest['layers'][0].digest as string)));
  const found = new Map<string, Buffer | undefined>();
  await list({
    file,
    onReadEntry: (entry) => {
      const chunks: Buffer[] = [];
      found.set(entry.path, undefined);
      entry.on('data', (chunk: Buffer) => chunks.push(chunk));
      entry.on('end', () => entry.type === 'File' && found.set(entry.path, Buffer.concat(chunks)));
    },
  });
  return found;
}

/** A second plugin, whose key starts with the key of the first. */
const second = (name = '@acme/backstage-plugin-foo-backend-module-bar'): Record<string, string | object> => ({
  'plugins/bar/package.json': {
    ...PLUGIN,
    name,
    backstage: { role: 'backend-plugin-module', pluginId: 'foo' },
  },
  'plugins/bar/dist/index.cjs.js': 'exports.default = {};',
  'plugins/bar/dist/index.d.ts': 'export {};',
});

describe('packageOci', () => {
  it('writes a layout of which every digest, size and name is right', async () => {
    const root = portal();
    const { report } = await make(root);
    const layout = layoutOf(root);
    expect(JSON.parse(readFileSync(path.join(layout, 'oci-layout'), 'utf8'))).toEqual({ imageLayoutVersion: '1.0.0' });
    const index = json(readFileSync(path.join(layout, 'index.json')));
    expect(index).toMatchObject({
      schemaVersion: 2,
      manifests: [
        {
          mediaType: 'application/vnd.oci.image.manifest.v1+json',
          digest: report.digest,
          annotations: {
            'org.opencontainers.image.ref.name': '1.2.3',
            'io.containerd.image.name': `quay.io/acme/${KEY}:1.2.3`,
          },
        },
      ],
    });
    for (const name of readdirSync(path.join(layout, 'blobs/sha256')))
      expect(sha256(blob(layout, `sha256:${name}`))).toBe(`sha256:${name}`);
    const manifest = json(blob(layout, report.digest));
    const config = json(blob(layout, manifest['config'].digest as string));
    expect(config).toMatchObject({ os: 'linux', architecture: 'amd64', rootfs: { type: 'layers' } });
    expect(config['created']).toBeUndefined();
    expect(manifest['layers']).toHaveLength(1);
    for (const { digest, size } of [manifest['config'], ...manifest['layers']] as { digest: string; size: number }[])
      expect(blob(layout, digest)).toHaveLength(size);
    const tar = gunzipSync(blob(layout, report.layer.digest));
    expect(config['rootfs'].diff_ids).toEqual([sha256(tar)]);
    expect(report.layer.diffId).toBe(sha256(tar));
    expect(json(readFileSync(path.join(root, OUTPUT, 'image.json')))).toEqual(report);
  });

  it('holds the bytes that export writes, below the key, with each folder before what is in it', async () => {
    const root = portal();
    const { report } = await make(root);
    const { folder, entries } = await derivedFolder(root);
    const layer = await layerOf(layoutOf(root), report.digest);
    const files = [...layer].filter(([, content]) => content !== undefined).map(([name]) => name);
    expect(files).toEqual([...entries.map(({ path: file }) => `${KEY}/${file}`), 'index.json']);
    for (const { path: file } of entries)
      expect(layer.get(`${KEY}/${file}`)?.equals(readFileSync(path.join(folder, file)))).toBe(true);
    const seen = new Set(['./']);
    for (const name of layer.keys()) {
      expect(seen.has(`${path.posix.dirname(name)}/`)).toBe(true);
      seen.add(name);
    }
  });

  it('names the plugins in the annotation and in index.json, and describes the package', async () => {
    const root = portal(
      plugin({
        description: 'Does foo',
        homepage: 'https://example.com',
        repository: { type: 'git', url: 'git+https://example.com/acme/portal.git' },
        author: { name: 'Ada', email: 'ada@example.com' },
      }),
    );
    const { report } = await make(root, { annotations: { 'org.opencontainers.image.vendor': 'ACME', own: 'x' } });
    const { 'io.backstage.dynamic-packages': packages, ...rest } = report.annotations;
    const decoded = JSON.parse(Buffer.from(packages as string, 'base64').toString()) as unknown;
    expect(decoded).toMatchObject([
      { [KEY]: { name: `${PLUGIN.name}-dynamic`, version: '1.2.3', backstage: { role: 'backend-plugin' } } },
    ]);
    expect(rest).toEqual({
      'org.opencontainers.image.title': PLUGIN.name,
      'org.opencontainers.image.version': '1.2.3',
      'org.opencontainers.image.description': 'Does foo',
      'org.opencontainers.image.licenses': 'Apache-2.0',
      'org.opencontainers.image.url': 'https://example.com',
      'org.opencontainers.image.source': 'https://example.com/acme/portal',
      'org.opencontainers.image.authors': 'Ada <ada@example.com>',
      'org.opencontainers.image.vendor': 'ACME',
      own: 'x',
    });
    const layer = await layerOf(layoutOf(root), report.digest);
    expect(JSON.parse(layer.get('index.json')?.toString() ?? '')).toEqual(decoded);
    expect(json(blob(layoutOf(root), report.digest))['annotations']).toEqual(report.annotations);
  });

  it('has one digest, wherever the workspace lies and whatever times, rights and umask there are', async () => {
    const first = await make(portal());
    const root = portal();
    const file = path.join(root, 'node_modules/left/index.js');
    utimesSync(file, 1, 1);
    chmodSync(file, 0o600);
    chmodSync(path.join(root, 'node_modules/left'), 0o700);
    const umask = process.umask(0o077);
    try {
      expect((await make(root)).report).toEqual(first.report);
    } finally {
      process.umask(umask);
    }
    expect((await make(portal(depends({}, { version: '1.2.4' })))).report.digest).not.toBe(first.report.digest);
  });

  it('does not let names and places into the digest', async () => {
    const first = await make(portal(), { references: [] });
    expect(first.fragment).toBeUndefined();
    expect(existsSync(path.join(first.output, 'dynamic-plugins.yaml'))).toBe(false);
    const second = await make(portal(), { references: ['quay.io/acme/a:1', 'quay.io/acme/b:2', 'quay.io/acme/a:1'] });
    expect(second.report.digest).toBe(first.report.digest);
    expect(second.report.references).toEqual(['quay.io/acme/a:1', 'quay.io/acme/b:2']);
  });

  it('writes the time, the revision and labels that were declared, and nothing of the kind otherwise', async () => {
    const root = portal();
    const { report } = await make(root, {
      created: '2026-01-31T12:00:00Z',
      revision: '{env.COMMIT}',
      env: { COMMIT: 'abc' },
      labels: { team: 'x' },
    });
    const manifest = json(blob(layoutOf(root), report.digest));
    const config = json(blob(layoutOf(root), manifest['config'].digest as string));
    expect(config).toMatchObject({ created: '2026-01-31T12:00:00Z', config: { Labels: { team: 'x' } } });
    expect(report.annotations).toMatchObject({
      'org.opencontainers.image.created': '2026-01-31T12:00:00Z',
      'org.opencontainers.image.revision': 'abc',
    });
  });

  it('makes an index over platforms, with the annotations on it', async () => {
    const root = portal();
    const platforms = [
      { os: 'linux', architecture: 'amd64' },
      { os: 'linux', architecture: 'arm64' },
    ];
    const { report } = await make(root, { index: true, platforms });
    const index = json(blob(layoutOf(root), report.digest));
    expect(index).toMatchObject({
      mediaType: 'application/vnd.oci.image.index.v1+json',
      manifests: platforms.map((platform) => ({ platform })),
    });
    expect(index['annotations']).toEqual(report.annotations);
    expect(report.manifests.map(({ platform }) => platform)).toEqual(['linux/amd64', 'linux/arm64']);
    const layers = report.manifests.map(
      ({ digest }) => json(blob(layoutOf(root), digest))['layers'][0].digest as string,
    );
    expect(new Set(layers).size).toBe(1);
  });

  it('reports the configuration that the plugin suggests, also without a name for the image', async () => {
    const root = portal({ [`${PLUGIN_ROOT}/app-config.yaml`]: 'foo:\n  url: x\n' });
    const { report, fragment } = await make(root, { references: [] });
    expect(fragment).toBeUndefined();
    expect(report.plugins).toMatchObject([{ pluginConfig: { foo: { url: 'x' } } }]);
  });

  it('puts a fragment to paste beside the layout, with the configuration that the plugin suggests', async () => {
    const root = portal({
      [`${PLUGIN_ROOT}/app-config.janus-idp.yaml`]: 'foo:\n  url: https://example.com\n',
      [`${PLUGIN_ROOT}/app-config.yaml`]: 'not: this\n',
    });
    const { fragment, output } = await make(root);
    expect(readFileSync(path.join(output, 'dynamic-plugins.yaml'), 'utf8')).toBe(fragment);
    expect(fragment).toBe(
      `plugins:\n  - package: oci://quay.io/acme/${KEY}:1.2.3!${KEY}\n    disabled: false\n    pluginConfig:\n      foo:\n        url: https://example.com\n`,
    );
  });

  it('packages an existing folder to the same image, without what package managers leave there', async () => {
    const root = portal();
    const { report } = await make(root);
    const { folder } = await derivedFolder(root);
    writeFiles(folder, { 'yarn.lock': '', 'node_modules/.yarn-state.yml': '', 'node_modules/.bin/tool': '' });
    symlinkSync('../left/index.js', path.join(folder, 'node_modules/.bin/left'));
    const again = await make(root, { plugins: [{ projectRoot: PLUGIN_ROOT, from: path.relative(root, folder) }] });
    expect(again.report.digest).toBe(report.digest);
  });

  it('holds several plugins in one layer, and warns of a key that is the beginning of another', async () => {
    const root = portal(second());
    const plugins = [{ projectRoot: PLUGIN_ROOT }, { projectRoot: 'plugins/bar' }];
    const { report, fragment, findings } = await make(root, { plugins });
    expect(report.plugins.map(({ key }) => key)).toEqual([KEY, `${KEY}-module-bar`]);
    expect(fragment?.match(/package: oci:/g)).toHaveLength(2);
    const layer = await layerOf(layoutOf(root), report.digest);
    expect([KEY, `${KEY}-module-bar`].map((key) => layer.has(`${key}/package.json`))).toEqual([true, true]);
    expect(findings.map(({ rule, severity }) => [rule, severity])).toEqual([['key-prefix', 'warning']]);
    expect(findings[0]?.fix).toContain('keys: ["<project>=<key>"] among the options of package-oci');
    await expect(make(root, { plugins, failOn: ['key-prefix'] })).rejects.toMatchObject({ code: 'ECONTRACT' });
    const renamed = await make(root, {
      plugins: [plugins[0]!, { ...plugins[1]!, key: 'bar' }],
      failOn: ['key-prefix'],
    });
    expect(renamed.report.plugins.map(({ key }) => key)).toEqual([KEY, 'bar']);
    expect(renamed.findings).toEqual([]);
  });

  it('also writes one file and plain folders when asked', async () => {
    const root = portal({ 'staged/mine.txt': 'kept' });
    const { report, output } = await make(root, { archive: true, exportTo: 'staged' });
    const names: string[] = [];
    await list({ file: path.join(output, 'image.tar'), onReadEntry: (entry) => names.push(entry.path) });
    expect(names).toEqual(
      expect.arrayContaining(['oci-layout', 'index.json', `blobs/sha256/${report.digest.slice(7)}`]),
    );
    expect(readdirSync(path.join(root, 'staged')).sort()).toEqual([KEY, 'index.json', 'mine.txt']);
    expect(existsSync(path.join(root, 'staged', KEY, 'node_modules/left/index.js'))).toBe(true);
  });

  it.each<[string, string, (root: string) => Partial<PackageOciRequest>, Record<string, string | object>?]>([
    ['an invalid reference', 'EREFERENCE', () => ({ references: ['acme/foo:1'] })],
    ['a digest as a name', 'EREFERENCE', () => ({ references: [`quay.io/acme/foo@sha256:${'0'.repeat(64)}`] })],
    ['a tag and a digest', 'EREFERENCE', () => ({ references: [`quay.io/acme/foo:1@sha256:${'0'.repeat(64)}`] })],
    ['an unknown variable', 'ETEMPLATE', () => ({ references: ['quay.io/acme/foo:{nope}'] })],
    ['no plugin', 'EOPTION', () => ({ plugins: [] })],
    ['a folder that does not exist', 'EARTIFACT', () => ({ plugins: [{ projectRoot: PLUGIN_ROOT, from: 'nowhere' }] })],
    [
      'a folder that is not an exported plugin',
      'EARTIFACT',
      () => ({ plugins: [{ projectRoot: PLUGIN_ROOT, from: 'node_modules/@backstage/types' }] }),
    ],
    [
      'two plugins of one key',
      'EKEY',
      () => ({ plugins: [{ projectRoot: PLUGIN_ROOT }, { projectRoot: 'plugins/bar' }] }),
      second('acme-backstage-plugin-foo-backend'),
    ],
    ['a key of two segments', 'EKEY', () => ({ plugins: [{ projectRoot: PLUGIN_ROOT, key: 'a/b' }] })],
    ['a key above the root', 'EKEY', () => ({ plugins: [{ projectRoot: PLUGIN_ROOT, key: '..' }] })],
    [
      'a file that is too large for an installer',
      'ECONTRACT',
      () => ({}),
      { 'node_modules/left/large.bin': 'x'.repeat(20_000_001) },
    ],
    ['annotations of megabytes', 'EOPTION', () => ({ annotations: { large: 'x'.repeat(4 * 1024 * 1024) } })],
    ['an output above the project', 'EOUTPUT', () => ({ outputPath: 'plugins' })],
    ['an output with strangers in it', 'EOUTPUT', () => ({ outputPath: 'docs' }), { 'docs/important.md': 'text' }],
    ['an app-config that is not YAML', 'EYAML', () => ({}), { [`${PLUGIN_ROOT}/app-config.dynamic.yaml`]: 'a: [' }],
  ])('refuses %s with %s, and leaves what was there', async (_what, code, request, files = {}) => {
    const root = portal(files);
    const kept = await make(root, { profile: 'backstage' }).catch(() => undefined);
    const before = kept && readFileSync(path.join(kept.output, 'image.json'), 'utf8');
    const failed: unknown = await make(root, request(root)).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code });
    expect((failed as DynplugError).message).not.toBe('');
    if (kept) expect(readFileSync(path.join(kept.output, 'image.json'), 'utf8')).toBe(before);
    expect(readdirSync(path.join(root, PLUGIN_ROOT)).filter((name) => name.includes('.new-'))).toEqual([]);
  });

  it.each<[string, string, (folder: string) => void]>([
    ['a link', 'ELINK', (folder) => symlinkSync('a', path.join(folder, 'node_modules/b'))],
    ['a pipe', 'ELINK', (folder) => execFileSync('mkfifo', [path.join(folder, 'node_modules/pipe')])],
    [
      'a name that is not UTF-8',
      'EPATH',
      (folder) => writeFileSync(Buffer.concat([Buffer.from(`${folder}/node_modules/`), Buffer.from([0xff])]), ''),
    ],
    [
      'a file that installers write themselves',
      'ECONTRACT',
      (folder) => writeFiles(folder, { 'dynamic-plugin-config.hash': '' }),
    ],
    ['a file that is too large', 'ECONTRACT', (folder) => writeFiles(folder, { 'big.bin': 'x'.repeat(20_000_001) })],
  ])('refuses a folder with %s in it', async (_what, code, add) => {
    const root = portal();
    const folder = path.join(root, 'made');
    writeFiles(folder, {
      'package.json': {
        name: 'x-backend-dynamic',
        version: '1.0.0',
        main: 'i.js',
        backstage: { role: 'backend-plugin', pluginId: 'x' },
        scripts: {},
        bundleDependencies: true,
      },
      'i.js': FEATURE,
      'node_modules/a/package.json': { name: 'a', version: '1.0.0' },
    });
    const from = { plugins: [{ projectRoot: PLUGIN_ROOT, from: 'made' }] };
    expect((await make(root, from)).findings).toEqual([]);
    add(folder);
    await expect(make(root, from)).rejects.toMatchObject({ code });
  });

  it('leaves the former image whole when writing fails in the middle', async () => {
    const root = portal({ blocked: 'a file where a folder must be' });
    const { report } = await make(root);
    await expect(make(root, { outputPath: 'blocked/dist-oci' })).rejects.toMatchObject({ code: 'EWRITE' });
    expect(sha256(blob(layoutOf(root), report.digest))).toBe(report.digest);
  });
});
