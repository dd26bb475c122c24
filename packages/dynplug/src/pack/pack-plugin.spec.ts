import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, readdirSync, symlinkSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { list } from 'tar';
import { DEFAULT_OPTIONS } from '../options/derivation';
import { lintArtifact } from '../host/lint';
import { readArtifact } from '../host/read/artifact';
import type { DynplugError } from '../errors/errors';
import { derivedFolder } from '../testing/derived-folder';
import { PLUGIN_ROOT, depends, plugin, portal } from '../testing/portal';
import { writeFiles } from '../testing/temporary-folder';
import { type PackRequest, type PackResult, packPlugin } from './pack-plugin';

const NAME = '@acme/backstage-plugin-foo-backend-dynamic';
const FILE = 'acme-backstage-plugin-foo-backend-dynamic-1.2.3.tgz';
const OUTPUT = `${PLUGIN_ROOT}/dist-pack`;

function make(root: string, request: Partial<PackRequest> = {}): Promise<PackResult> {
  return packPlugin({
    workspaceRoot: root,
    projectRoot: PLUGIN_ROOT,
    outputPath: OUTPUT,
    derive: { ...DEFAULT_OPTIONS, check: false },
    from: undefined,
    profile: 'all',
    failOn: [],
    compressionLevel: 6,
    baseUrl: undefined,
    ...request,
  });
}

interface Packed {
  readonly type: string;
  readonly mode: number | undefined;
  readonly mtime: number | undefined;
  readonly content: Buffer;
}

/** Path → entry, in the order of the tarball. */
async function entriesOf(file: string): Promise<ReadonlyMap<string, Packed>> {
  const found = new Map<string, Packed>();
  await list({
    file,
    onReadEntry: (entry) => {
      const chunks: Buffer[] = [];
      entry.on('data', (chunk: Buffer) => chunks.push(chunk));
      entry.on('end', () => {
        const { path: name, type, mode, mtime } = entry;
        found.set(name, { type, mode, mtime: mtime?.getTime(), content: Buffer.concat(chunks) });
      });
    },
  });
  return found;
}

const read = (root: string, name: string): Buffer => readFileSync(path.join(root, OUTPUT, name));
const sri = (bytes: Buffer): string => `sha512-${createHash('sha512').update(bytes).digest('base64')}`;

describe('packPlugin', () => {
  it('writes the tarball, its hash and a report, each of which says the truth', async () => {
    const root = portal();
    const { report, output } = await make(root);
    expect(output).toBe(path.join(root, OUTPUT));
    expect(readdirSync(output).sort()).toEqual([FILE, `${FILE}.integrity`, 'dynamic-plugins.yaml', 'pack.json']);
    const bytes = read(root, FILE);
    expect(report).toEqual({
      formatVersion: 1,
      kind: 'dynamic',
      name: NAME,
      sourceHashes: { [PLUGIN_ROOT]: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
      version: '1.2.3',
      key: 'acme-backstage-plugin-foo-backend',
      role: 'backend-plugin',
      file: FILE,
      integrity: sri(bytes),
      shasum: createHash('sha1').update(bytes).digest('hex'),
      size: bytes.length,
      unpackedSize: [...(await entriesOf(path.join(output, FILE))).values()].reduce(
        (sum, { content }) => sum + content.length,
        0,
      ),
      files: (await entriesOf(path.join(output, FILE))).size,
      packages: 1,
      warnings: [],
    });
    expect(read(root, `${FILE}.integrity`).toString()).toBe(`${report.integrity}\n`);
    expect(JSON.parse(read(root, 'pack.json').toString())).toEqual(report);
  });

  it('holds the bytes that export writes, below package/, the manifest first, without folders and without a time', async () => {
    const root = portal();
    const { output } = await make(root);
    const { folder, entries: written } = await derivedFolder(root);
    const paths = written.map((entry) => entry.path);
    const entries = await entriesOf(path.join(output, FILE));
    expect([...entries.keys()]).toEqual(
      ['package.json', ...paths.filter((file) => file !== 'package.json')].map((file) => `package/${file}`),
    );
    for (const file of paths)
      expect(entries.get(`package/${file}`)?.content.equals(readFileSync(path.join(folder, file)))).toBe(true);
    expect(new Set([...entries.values()].map(({ type, mode, mtime }) => [type, mode, mtime].join(' ')))).toEqual(
      new Set(['File 420 0']),
    );
  });

  it('is what the hosts take, as the lint reads it from disk', async () => {
    const { output } = await make(portal());
    const artifact = await readArtifact(path.join(output, FILE));
    expect(artifact).toMatchObject({ kind: 'tgz', integrity: expect.stringMatching(/^sha512-/) as string });
    expect(lintArtifact(artifact, { profile: 'all' })).toEqual([]);
    const fragment = await readArtifact(path.join(output, 'dynamic-plugins.yaml'));
    expect(lintArtifact(fragment, { profile: 'all' })).toEqual([]);
  });

  it('has one integrity, wherever the workspace lies and whatever times, rights and umask there are', async () => {
    const first = await make(portal());
    const root = portal();
    utimesSync(path.join(root, 'node_modules/left/index.js'), 1, 1);
    chmodSync(path.join(root, 'node_modules/left/index.js'), 0o600);
    const umask = process.umask(0o077);
    try {
      expect((await make(root)).report).toEqual(first.report);
    } finally {
      process.umask(umask);
    }
    const changed = await make(portal(depends({}, { description: 'other' })));
    expect(changed.report.integrity).not.toBe(first.report.integrity);
  });

  it('takes file names as npm gives them, with pre-releases and without a scope', async () => {
    const { report } = await make(portal(plugin({ name: 'foo-backend', version: '2.0.0-rc.1' })));
    expect(report.file).toBe('foo-backend-dynamic-2.0.0-rc.1.tgz');
  });

  it('does not warn of workspace globs that match its output, in which there is no package', async () => {
    const { report } = await make(
      portal({ 'package.json': { name: 'root', version: '0.0.0', workspaces: ['plugins/**'] } }),
    );
    expect(report.warnings).toEqual([]);
  });

  it('writes a fragment that names the package, or where the tarball will be served', async () => {
    const root = portal({ [`${PLUGIN_ROOT}/app-config.dynamic.yaml`]: '# said once\nfoo:\n  url: x\n' });
    const { fragment, report } = await make(root);
    const rest = `    disabled: false\n    integrity: ${report.integrity}\n    pluginConfig:\n      foo:\n        url: x\n`;
    expect(fragment).toBe(`plugins:\n  - package: "${NAME}@1.2.3"\n${rest}`);
    expect(read(root, 'dynamic-plugins.yaml').toString()).toBe(fragment);
    // As it is written: people comment on it.
    expect(read(root, `${FILE}.app-config.dynamic.yaml`).toString()).toBe('# said once\nfoo:\n  url: x\n');
    const served = await make(root, { baseUrl: 'http://plugin-registry:8080/' });
    expect(served.fragment).toBe(`plugins:\n  - package: http://plugin-registry:8080/${FILE}\n${rest}`);
    expect(served.report).toEqual(report);
  });

  it('packs an existing folder to the same tarball, without what package managers leave there', async () => {
    const root = portal();
    const { report } = await make(root);
    const { folder } = await derivedFolder(root);
    writeFiles(folder, { 'yarn.lock': '', 'node_modules/.yarn-state.yml': '', 'node_modules/.bin/tool': '' });
    const { sourceHashes: _, ...other } = report;
    expect((await make(root, { from: path.relative(root, folder) })).report).toEqual({ ...other, warnings: [] });
  });

  it('leaves no tarball of a former version behind', async () => {
    const root = portal();
    await make(root);
    writeFiles(root, plugin({ version: '1.2.4' }));
    const { output, report } = await make(root);
    expect(readdirSync(output).filter((name) => name.endsWith('.tgz'))).toEqual([report.file]);
    expect(report.file).toBe('acme-backstage-plugin-foo-backend-dynamic-1.2.4.tgz');
  });

  it.each<[string, string, Partial<PackRequest>, Record<string, string | object>?]>([
    ['a folder that does not exist', 'EARTIFACT', { from: 'nowhere' }],
    ['a folder that is not an exported plugin', 'EARTIFACT', { from: 'node_modules/@backstage/types' }],
    [
      'a file that is too large for an installer',
      'ECONTRACT',
      {},
      { 'node_modules/left/large.bin': 'x'.repeat(20_000_001) },
    ],
    ['an output above the project', 'EOUTPUT', { outputPath: 'plugins' }],
    ['an output with strangers in it', 'EOUTPUT', { outputPath: 'docs' }, { 'docs/important.md': 'text' }],
    ['an app-config that is not YAML', 'EYAML', {}, { [`${PLUGIN_ROOT}/app-config.dynamic.yaml`]: 'a: [' }],
    ['an app-config that is a list', 'EYAML', {}, { [`${PLUGIN_ROOT}/app-config.dynamic.yaml`]: '- a' }],
    ['an app-config that is a text', 'EYAML', {}, { [`${PLUGIN_ROOT}/app-config.dynamic.yaml`]: 'text' }],
    [
      'an app-config that contains itself',
      'EYAML',
      {},
      { [`${PLUGIN_ROOT}/app-config.dynamic.yaml`]: 'a: &x\n  b: *x' },
    ],
    ['an output below a file', 'EWRITE', { outputPath: 'blocked/dist-pack' }, { blocked: 'a file' }],
  ])('refuses %s with %s, and leaves what was there', async (_what, code, request, files = {}) => {
    const root = portal(files);
    const kept = await make(root, { profile: 'backstage' }).catch(() => undefined);
    const before = kept && read(root, kept.report.file);
    const failed: unknown = await make(root, request).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code });
    expect((failed as DynplugError).message).not.toBe('');
    if (kept) expect(before?.equals(read(root, kept.report.file))).toBe(true);
    expect(readdirSync(path.join(root, PLUGIN_ROOT)).filter((name) => name.includes('.new-'))).toEqual([]);
  });

  it('refuses a folder with links in it', async () => {
    const root = portal();
    const folder = path.join(root, 'made');
    writeFiles(folder, {
      'package.json': { name: 'x-dynamic', version: '1.0.0', main: 'i.js', backstage: { role: 'backend-plugin' } },
      'i.js': '',
      'node_modules/a/package.json': { name: 'a', version: '1.0.0' },
    });
    symlinkSync('a', path.join(folder, 'node_modules/b'));
    await expect(make(root, { from: 'made' })).rejects.toMatchObject({ code: 'ELINK' });
    expect(existsSync(path.join(root, OUTPUT))).toBe(false);
  });
});
