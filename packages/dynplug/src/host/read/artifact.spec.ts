import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { renameSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { create } from 'tar';
import { LayoutFiles, tarOf, writeTemporary } from '../../testing/archives';
import { KEY, MANIFEST, backend, file, link, list, tgz } from '../../testing/artifacts';
import { temporaryFolder, writeFiles } from '../../testing/temporary-folder';
import type { Artifact } from '../artifact';
import { lintArtifact } from '../lint';
import { readArtifact } from './artifact';

const rulesOf = (artifact: Artifact): readonly string[] => [
  ...new Set(lintArtifact(artifact, { profile: 'all' }).map(({ rule }) => rule)),
];
const lint = async (target: string): Promise<readonly string[]> => rulesOf(await readArtifact(target));
const NAME = { annotations: { 'io.containerd.image.name': 'quay.io/acme/foo:1.0' } };

/** A plugin as files on disk. */
function pluginFolder(files: Readonly<Record<string, string | object>> = {}): string {
  const folder = path.join(temporaryFolder(), 'dist-dynamic');
  const base = Object.fromEntries(
    tgz().entries.map((entry) => [entry.path.slice('package/'.length), entry.content!().toString()]),
  );
  writeFiles(folder, { ...base, ...files });
  return folder;
}

describe('a folder', () => {
  it('is read with its links, modes and the contents that rules need', async () => {
    const folder = pluginFolder({ 'node_modules/left/index.js': 'x' });
    symlinkSync('package.json', path.join(folder, 'dist/link'));
    execFileSync('mkfifo', [path.join(folder, 'dist/pipe')]);
    const artifact = await readArtifact(folder);
    if (artifact.kind !== 'folder') throw new Error(artifact.kind);
    const entryOf = (name: string): (typeof artifact.entries)[number] | undefined =>
      artifact.entries.find((entry) => entry.path === name);
    expect(artifact).toMatchObject({ kind: 'folder', name: 'dist-dynamic' });
    expect(entryOf('dist')).toMatchObject({ type: 'directory' });
    expect(entryOf('dist/link')).toMatchObject({ type: 'symlink', linkpath: 'package.json' });
    expect(entryOf('dist/pipe')).toMatchObject({ type: 'fifo' });
    expect(entryOf('node_modules/left/index.js')).toMatchObject({ type: 'file', size: 1, mode: 0o644 });
    expect(entryOf('node_modules/left/index.js')?.content).toBeUndefined();
    expect(JSON.parse(entryOf('package.json')!.content!().toString())).toMatchObject({ name: MANIFEST.name });
    expect(rulesOf(artifact)).toEqual(['folder-symlink']);
  });

  it('passes as it is, and fails when something is missing', async () => {
    expect(await lint(pluginFolder())).toEqual([]);
    expect(await lint(pluginFolder({ 'dist/configSchema.json': '{' }))).toEqual(['config-schema-json']);
  });

  it('may have names that are not UTF-8', async () => {
    const folder = pluginFolder();
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/dist/gr`), Buffer.from([0xfc]), Buffer.from('n.txt')]), '');
    expect(await lint(folder)).toEqual(['entry-name-encoding']);
  });

  it('that is a link is recognized by its target', async () => {
    const folder = pluginFolder();
    const linkTo = async (target: string, name: string): Promise<readonly string[]> => {
      const made = path.join(path.dirname(folder), name);
      symlinkSync(target, made);
      return lint(made);
    };
    expect(await linkTo(folder, 'absolute')).toEqual([]);
    expect(await linkTo('dist-dynamic', 'relative')).toEqual(['folder-link']);
    const dangling = await readArtifact(await danglingLink());
    expect(lintArtifact(dangling, { profile: 'backstage' }).map(({ message }) => message)).toContain(
      'gone is a link to /nowhere/at/all, which does not exist.',
    );
  });

  async function danglingLink(): Promise<string> {
    const made = path.join(temporaryFolder(), 'gone');
    symlinkSync('/nowhere/at/all', made);
    return Promise.resolve(made);
  }
});

describe('a tarball', () => {
  it('of a real folder passes, with the hash beside it', async () => {
    const parent = temporaryFolder();
    writeFiles(path.join(parent, 'package'), { 'package.json': MANIFEST, 'dist/index.cjs.js': 'exports.default = 1;' });
    const target = path.join(parent, 'foo.tgz');
    await create({ cwd: parent, file: target, gzip: true }, ['package']);
    const artifact = await readArtifact(target);
    if (artifact.kind !== 'tgz') throw new Error(artifact.kind);
    expect(artifact.compression).toBe('gzip');
    expect(artifact.integrity).toBeUndefined();
    expect(rulesOf(artifact)).toEqual([]);

    writeFileSync(`${target}.integrity`, `sha512-${artifact.digests!.sha512}\n`);
    expect(await lint(target)).toEqual([]);
    writeFileSync(`${target}.integrity`, `sha512-${createHash('sha512').update('other').digest('base64')}\n`);
    expect(await lint(target)).toEqual(['integrity-wrong']);
  });

  it('may have long names, names that are not ASCII, and kinds of entries that nobody knows', async () => {
    const parent = temporaryFolder();
    const long = `package/dist/${'x'.repeat(90)}/${'grün'.repeat(10)}.txt`;
    writeFiles(parent, {
      'package/package.json': { ...MANIFEST, main: 'dist/main.js' },
      'package/dist/main.js': '',
      [long]: 'x',
    });
    const target = path.join(parent, 'foo.tgz');
    await create({ cwd: parent, file: target, gzip: true }, ['package']);
    const artifact = await readArtifact(target);
    if (artifact.kind !== 'tgz') throw new Error(artifact.kind);
    expect(artifact.entries.map((entry) => entry.path)).toContain(long);

    const strange = tarOf([...tgz().entries, file('package/a', '', { type: 'fifo' })]);
    const at = strange.indexOf('package/a\0');
    strange.write('Z', at + 156, 'latin1');
    const sum =
      Number.parseInt(strange.toString('latin1', at + 148, at + 154), 8) + 'Z'.charCodeAt(0) - '6'.charCodeAt(0);
    strange.write(sum.toString(8).padStart(6, '0'), at + 148, 'latin1');
    const unknown = await readArtifact(writeTemporary('foo.tgz', gzipSync(strange)));
    expect(unknown).toMatchObject({
      entries: expect.arrayContaining([expect.objectContaining({ path: 'package/a', type: 'other' })]),
    });
    expect(rulesOf(unknown)).toEqual(['tgz-special']);
  });

  it.each([
    ['tgz-root', gzipSync(tarOf(backend({}, 'foo')))],
    ['tgz-link', gzipSync(tarOf([...tgz().entries, link('symlink', 'package/a', 'package.json')]))],
    ['tgz-special', gzipSync(tarOf([...tgz().entries, file('package/a', '', { type: 'fifo' })]))],
    ['entry-parent', gzipSync(tarOf([...tgz().entries, file('package/../../evil')]))],
    ['tgz-uncompressed', tarOf(tgz().entries)],
    ['tgz-compression', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 1, 2, 3])],
    ['tgz-compression', Buffer.from('this is not an archive')],
  ])('is reported by %s', async (rule, bytes) => {
    expect(await lint(writeTemporary('foo.tgz', bytes))).toEqual([rule]);
  });

  it('that is cut off is rejected', async () => {
    const whole = gzipSync(tarOf([...tgz().entries, file('package/big', randomBytes(100_000).toString('hex'))]));
    const target = writeTemporary('foo.tgz', whole.subarray(0, whole.length / 2));
    await expect(readArtifact(target)).rejects.toMatchObject({
      code: 'EARTIFACT',
      message: expect.stringMatching(/is damaged: /),
    });
    const plain = writeTemporary('foo.tar', tarOf(tgz().entries).subarray(0, 1300));
    await expect(readArtifact(plain)).rejects.toMatchObject({
      code: 'EARTIFACT',
      message: expect.stringMatching(/is damaged: /),
    });
  });
});

describe('an image layout', () => {
  const layer = gzipSync(tarOf(backend()));
  const layout = (): LayoutFiles => {
    const files = new LayoutFiles();
    return files.top({ ...files.manifest([layer], list(KEY)), ...NAME });
  };

  it.each([
    ['folder', () => layout().asFolder()],
    ['archive', () => layout().asArchive()],
    ['archive compressed with gzip', () => layout().asArchive({ gzip: true })],
  ])('as a %s is read the same', async (_what, make) => {
    const artifact = await readArtifact(make());
    expect(artifact).toMatchObject({
      kind: 'image',
      manifest: {
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        configMediaType: 'application/vnd.oci.image.config.v1+json',
        annotations: list(KEY),
      },
      layers: [{ compression: 'gzip' }],
      references: ['quay.io/acme/foo:1.0'],
    });
    if (artifact.kind !== 'image') throw new Error(artifact.kind);
    expect(artifact.layers[0]?.entries.map((entry) => entry.path)).toEqual(backend().map((entry) => entry.path));
    expect(rulesOf(artifact)).toEqual([]);
  });

  it('with an index is read by its amd64 manifest', async () => {
    const files = new LayoutFiles();
    const platform = (architecture: string, os = 'linux'): object => ({ platform: { os, architecture } });
    const index = files.blob('application/vnd.oci.image.index.v1+json', {
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.index.v1+json',
      manifests: [
        { ...files.manifest([gzipSync(tarOf([]))]), ...platform('arm64') },
        { ...files.manifest([layer], list(KEY)), ...platform('amd64') },
        { ...files.manifest([]), ...platform('unknown', 'unknown') },
      ],
    });
    const artifact = await readArtifact(files.top(index).asFolder());
    expect(artifact).toMatchObject({ index: { platforms: ['linux/arm64', 'linux/amd64'] } });
    expect(rulesOf(artifact)).toEqual(['index-annotation']);
  });

  it.each([
    ['layer-uncompressed', [tarOf(backend())]],
    ['layer-zstd', [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 1, 2, 3])]],
    ['layer-xz-bzip2', [Buffer.from('BZh91AY')]],
    ['layer-unknown', [Buffer.from('nothing of that')]],
    ['layer-several', [layer, gzipSync(tarOf([file(`${KEY}/more.txt`)]))]],
    ['entry-dot-slash', [gzipSync(tarOf(backend({}, `./${KEY}`)))]],
    ['entry-absolute', [gzipSync(tarOf(backend({}, `/${KEY}`)))]],
    ['entry-hardlink', [gzipSync(tarOf([...backend(), link('hardlink', `${KEY}/a`, `${KEY}/package.json`)]))]],
    ['entry-special', [gzipSync(tarOf([...backend(), file(`${KEY}/a`, '', { type: 'device' })]))]],
  ])('is reported by %s', async (rule, layers) => {
    const files = new LayoutFiles();
    files.top(files.manifest(layers, list(KEY)));
    expect(await lint(files.asFolder())).toEqual([rule]);
    expect(await lint(files.asArchive())).toEqual([rule]);
  });

  const LAYER = `blobs/sha256/${createHash('sha256').update(layer).digest('hex')}`;
  const small = gzipSync(tarOf([...backend(), file(`${KEY}/more.txt`)]));
  const large = gzipSync(tarOf([...backend(), file(`${KEY}/more.bin`, randomBytes(2_000_000).toString('latin1'))]));
  const of = (files: LayoutFiles, type: string): string =>
    [...files.files].find(([, bytes]) => bytes.toString().startsWith(type))?.[0] ?? '';

  it.each<readonly [string, string, (files: LayoutFiles) => unknown]>([
    ['blob-digest', 'a small layer', ({ files }) => files.set(LAYER, small)],
    ['blob-digest', 'a large layer', ({ files }) => files.set(LAYER, large)],
    ['blob-digest', 'the config', (made) => made.files.set(of(made, '{}'), Buffer.from('[]'))],
    [
      'blob-digest',
      'the manifest',
      ({ files }) => {
        for (const [name, bytes] of files)
          if (bytes.includes('"layers"')) files.set(name, Buffer.concat([bytes, Buffer.from(' ')]));
      },
    ],
    [
      'blob-size',
      'the manifest',
      ({ files }) =>
        files.set(
          'index.json',
          Buffer.from((files.get('index.json') ?? '').toString().replace(/"size":\d+/, '"size":1')),
        ),
    ],
  ])('breaks %s when %s is not what its descriptor says', async (rule, _what, damage) => {
    const made = layout();
    damage(made);
    expect(await lint(made.asFolder())).toEqual([rule]);
    expect(await lint(made.asArchive())).toEqual([rule]);
  });

  it('is rejected without its config', async () => {
    const made = layout();
    made.files.delete(of(made, '{}'));
    await expect(readArtifact(made.asFolder())).rejects.toMatchObject({ code: 'EARTIFACT' });
  });

  it('may hold large files: their contents flow by', async () => {
    const big = randomBytes(3_000_000).toString('latin1');
    const files = new LayoutFiles();
    files.top(files.manifest([gzipSync(tarOf([file(`${KEY}/big.bin`, big), ...backend()]))], list(KEY)));
    expect(await lint(files.asArchive())).toEqual([]);
  });

  it('is rejected when it holds several images, or lacks a blob', async () => {
    const files = new LayoutFiles();
    files.top(files.manifest([layer], list(KEY)), files.manifest([]));
    await expect(readArtifact(files.asFolder())).rejects.toMatchObject({
      code: 'EARTIFACT',
      message: expect.stringMatching(/holds 2 images/),
    });
    const lacking = layout();
    lacking.files.delete(`blobs/sha256/${createHash('sha256').update(layer).digest('hex')}`);
    await expect(readArtifact(lacking.asFolder())).rejects.toMatchObject({
      code: 'EARTIFACT',
      message: expect.stringMatching(/has no blobs\//),
    });
    await expect(readArtifact(lacking.asArchive())).rejects.toMatchObject({
      code: 'EARTIFACT',
      message: expect.stringMatching(/has no blobs\//),
    });
    const escaping = new LayoutFiles().top({ digest: 'sha256:../../etc/passwd' });
    await expect(readArtifact(escaping.asFolder())).rejects.toMatchObject({
      code: 'EARTIFACT',
      message: expect.stringMatching(/names a blob by/),
    });
  });
});

describe('readArtifact', () => {
  it('reads a dynamic-plugins.yaml', async () => {
    const target = writeTemporary('dynamic-plugins.yaml', 'plugins:\n  - package: ./a\n    enabled: false\n');
    expect(await lint(target)).toEqual(['fragment-enabled']);
  });

  it.each([
    ['nothing', () => path.join(temporaryFolder(), 'absent'), /does not exist/],
    ['an empty folder', () => temporaryFolder(), /neither a package.json nor an oci-layout/],
    ['a text', () => writeTemporary('notes.txt', 'hello'), /not an archive with/],
    ['an archive of something else', () => writeTemporary('a.tar', tarOf([file('a.txt')])), /not an archive with/],
    ['an empty file', () => writeTemporary('a.tar', ''), /not an archive with/],
    [
      'an archive of docker save',
      () => writeTemporary('a.tar', tarOf([file('manifest.json', [])])),
      /Docker’s own format/,
    ],
  ])('refuses %s', async (_what, make, message) => {
    await expect(readArtifact(make())).rejects.toMatchObject({
      code: 'EARTIFACT',
      message: expect.stringMatching(message),
    });
  });

  it('finds the layout in the folder that package-oci writes', async () => {
    const files = new LayoutFiles();
    files.top(files.manifest([gzipSync(tarOf(backend()))], list(KEY)));
    const parent = temporaryFolder();
    renameSync(files.asFolder(), path.join(parent, 'layout'));
    expect(await lint(parent)).toEqual([]);
  });
});
