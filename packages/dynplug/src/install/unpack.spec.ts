import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import type { ArtifactEntry } from '../host/artifact';
import { tarOf } from '../testing/archives';
import { file, link } from '../testing/artifacts';
import { temporaryFolder } from '../testing/temporary-folder';
import { MAX_FILE, type Unpacked, unpackFolders } from './unpack';

function unpack(
  folder: string,
  entries: readonly ArtifactEntry[],
  { isLayer = true, takes = 'key', bytes = gzipSync(tarOf(entries)) as Buffer } = {},
): Promise<Unpacked> {
  const chunks = Readable.from([bytes]) as AsyncIterable<Buffer>;
  return unpackFolders(chunks, {
    subject: 'the image',
    isLayer,
    folder,
    takes: (top) => top === takes,
    maxFile: MAX_FILE,
  });
}

describe('unpacking', () => {
  it('writes the files of one folder, with two modes', async () => {
    const folder = temporaryFolder();
    const { tops } = await unpack(folder, [
      file('key/package.json', '{}'),
      file('key/bin/run', 'x', { mode: 0o777 }),
      file('key-evil/package.json', 'no'),
      file('index.json', '[]'),
    ]);
    expect(readdirSync(folder)).toEqual(['key']);
    expect(readFileSync(path.join(folder, 'key/package.json'), 'utf8')).toBe('{}');
    expect(statSync(path.join(folder, 'key/bin/run')).mode & 0o111).not.toBe(0);
    expect(statSync(path.join(folder, 'key/package.json')).mode & 0o111).toBe(0);
    expect([...tops]).toEqual(['key', 'key-evil']);
  });

  it('takes the last of two entries of one name, as tar does', async () => {
    const folder = temporaryFolder();
    await unpack(folder, [file('key/a', 'first'), file('key/a', 'last')]);
    expect(readFileSync(path.join(folder, 'key/a'), 'utf8')).toBe('last');
  });

  it('finds nothing in entries that start with ./, as installers do', async () => {
    const folder = temporaryFolder();
    const { tops } = await unpack(folder, [file('./key/package.json')]);
    expect([...tops]).not.toContain('key');
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['a path that leads out', file('key/../../evil'), 'EARTIFACT', /leads out of its folder/],
    ['such a path in another folder', file('other/../../evil'), 'EARTIFACT', /leads out of its folder/],
    ['an empty part', file('key//a'), 'EARTIFACT', /has an empty part/],
    ['a symbolic link', link('symlink', 'key/a', 'package.json'), 'ELINK', /"key\/a" is a link/],
    ['a hard link', link('hardlink', 'key/a', 'key/package.json'), 'ELINK', /"key\/a" is a link/],
    ['a pipe', file('key/a', '', { type: 'fifo' }), 'EARTIFACT', /neither a file nor a folder/],
    ['a file where a folder is', file('key/bin', 'x'), 'EARTIFACT|EWRITE', /./],
  ])('refuses %s', async (_what, entry, code, message) => {
    const parent = temporaryFolder();
    const folder = path.join(parent, 'in');
    const made = unpack(folder, [file('key/bin/run', 'x'), entry]);
    await expect(made).rejects.toMatchObject({
      code: expect.stringMatching(new RegExp(`^(${code})$`)) as string,
      message: expect.stringMatching(message) as string,
    });
    expect(existsSync(path.join(parent, 'evil'))).toBe(false);
  });

  it('refuses a file that no installer takes, before its bytes are read', async () => {
    const tar = tarOf([file('key/a', '')]);
    tar.write('00240000000\0', 124, 'latin1');
    tar.write('        ', 148, 'latin1');
    const sum = tar.subarray(0, 512).reduce((all, byte) => all + byte, 0);
    tar.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    await expect(unpack(temporaryFolder(), [], { bytes: tar })).rejects.toMatchObject({
      code: 'EARTIFACT',
      message: expect.stringMatching(/has 41943040 bytes/) as string,
    });
  });

  it('refuses files beside the folder of a tarball', async () => {
    const entries = [file('package/package.json', '{}'), file('README.md')];
    await expect(unpack(temporaryFolder(), entries, { isLayer: false, takes: 'package' })).rejects.toMatchObject({
      code: 'EARTIFACT',
      message: expect.stringMatching(/"README.md" is not below package\//) as string,
    });
  });

  it('says that a tarball is an image layout', async () => {
    const entries = [file('oci-layout', '{}'), file('index.json', '{}')];
    await expect(unpack(temporaryFolder(), entries, { isLayer: false, takes: 'package' })).rejects.toMatchObject({
      code: 'EARTIFACT',
      message: expect.stringMatching(/is a compressed image layout/) as string,
    });
  });

  it('refuses an archive that is cut off', async () => {
    const bytes = gzipSync(tarOf([file('key/a', 'x'.repeat(5000))]));
    await expect(unpack(temporaryFolder(), [], { bytes: bytes.subarray(0, 60) })).rejects.toMatchObject({
      code: 'EARTIFACT',
      message: expect.stringMatching(/the image is damaged/) as string,
    });
  });
});
