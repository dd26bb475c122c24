import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { list } from 'tar';
import { temporaryFolder } from '../testing/temporary-folder';
import { GZIP_BLOCK_BYTES, gzipBlocks } from './gzip';
import { type TarFile, type TarFolder, tarBlocks } from './tar-stream';

const RECORD = 512;
const file = (name: string, bytes: Buffer, mode = 0o644): TarFile => ({
  path: name,
  mode,
  size: bytes.length,
  source: { bytes },
});
const tarOf = (entries: readonly (TarFile | TarFolder)[], blockSize = GZIP_BLOCK_BYTES): Buffer =>
  Buffer.concat([...tarBlocks(entries, blockSize)]);

/** What the tar package reads: path → type, mode, time, owner and content. */
async function read(tar: Buffer): Promise<ReadonlyMap<string, { type: string; mode: number; content: Buffer }>> {
  const archive = path.join(temporaryFolder(), 'a.tar');
  writeFileSync(archive, tar);
  const found = new Map<string, { type: string; mode: number; content: Buffer }>();
  await list({
    file: archive,
    onReadEntry: (entry) => {
      expect({ mtime: entry.mtime?.getTime(), uid: entry.uid, gid: entry.gid }).toEqual({ mtime: 0, uid: 0, gid: 0 });
      const chunks: Buffer[] = [];
      entry.on('data', (chunk: Buffer) => chunks.push(chunk));
      entry.on('end', () =>
        found.set(entry.path, { type: entry.type, mode: entry.mode ?? 0, content: Buffer.concat(chunks) }),
      );
    },
  });
  return found;
}

/** The same on every machine: no two bytes in a row are alike, and it compresses a little. */
function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0, state = 1; at < length; at++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[at] = (state >>> 16) & 0x3f;
  }
  return bytes;
}

async function gzip(bytes: Buffer, level = 6): Promise<Buffer> {
  const blocks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += GZIP_BLOCK_BYTES) blocks.push(bytes.subarray(at, at + GZIP_BLOCK_BYTES));
  const chunks: Buffer[] = [];
  for await (const chunk of gzipBlocks(blocks, level)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('tarBlocks', () => {
  it('holds files and folders with content, mode, no owner and no time', async () => {
    const found = await read(
      tarOf([{ path: 'a', folder: true }, file('a/b.js', Buffer.from('code'), 0o755), file('c', Buffer.alloc(0))]),
    );
    expect(found).toEqual(
      new Map([
        ['a/', { type: 'Directory', mode: 0o755, content: Buffer.alloc(0) }],
        ['a/b.js', { type: 'File', mode: 0o755, content: Buffer.from('code') }],
        ['c', { type: 'File', mode: 0o644, content: Buffer.alloc(0) }],
      ]),
    );
  });

  it.each([0, 1, RECORD - 1, RECORD, RECORD + 1, 3 * RECORD, 10_000])(
    'holds %i bytes, whatever the size of the blocks',
    async (size) => {
      const bytes = noise(size);
      const onDisk = path.join(temporaryFolder(), 'source');
      writeFileSync(onDisk, bytes);
      const entries = [
        file('one', bytes),
        { path: 'two', mode: 0o644, size, source: { file: onDisk } },
        file('three', bytes),
      ];
      const whole = tarOf(entries);
      expect(whole.length % RECORD).toBe(0);
      for (const blockSize of [RECORD, 1000, 1024, 4096]) expect(tarOf(entries, blockSize).equals(whole)).toBe(true);
      const found = await read(whole);
      for (const name of ['one', 'two', 'three']) expect(found.get(name)?.content.equals(bytes)).toBe(true);
    },
  );

  it.each([
    ['long', `${'folder/'.repeat(14)}file.js`],
    ['longer than a short header holds', `${'folder-of-some-length/'.repeat(20)}file.js`],
    ['with one long segment', `a/${'n'.repeat(200)}`],
    ['not ASCII', 'ordner/größe-説明.js'],
  ])('holds a name that is %s', async (_what, name) => {
    const found = await read(tarOf([file(name, Buffer.from('x'))]));
    expect([...found.keys()]).toEqual([name]);
  });

  it('is the same whatever times and rights the sources have', () => {
    const source = path.join(temporaryFolder(), 'source');
    writeFileSync(source, 'text');
    const entry: TarFile = { path: 'a', mode: 0o644, size: 4, source: { file: source } };
    const before = tarOf([entry]);
    utimesSync(source, 1, 1);
    chmodSync(source, 0o600);
    expect(tarOf([entry]).equals(before)).toBe(true);
  });

  it.each([3, 5])('refuses a file that is not as large as it was when the list was made (%i for 4)', (size) => {
    const source = path.join(temporaryFolder(), 'source');
    writeFileSync(source, 'text');
    expect(() => tarOf([{ path: 'a', mode: 0o644, size, source: { file: source } }])).toThrow(/changed while/);
  });

  it('fails with the system’s error where there is no file', () => {
    const folder = path.join(temporaryFolder(), 'folder');
    mkdirSync(folder);
    expect(() => tarOf([{ path: 'a', mode: 0o644, size: 1, source: { file: path.join(folder, 'none') } }])).toThrow(
      /ENOENT/,
    );
  });
});

describe('gzipBlocks', () => {
  it.each([0, 1, GZIP_BLOCK_BYTES - 1, GZIP_BLOCK_BYTES, GZIP_BLOCK_BYTES + 1, 3 * GZIP_BLOCK_BYTES + 17])(
    'is one member that gives %i bytes back',
    async (length) => {
      const bytes = noise(length);
      expect(gunzipSync(await gzip(bytes)).equals(bytes)).toBe(true);
    },
  );

  // A change here changes the digest of every image: change it on purpose only, and say so in the changelog.
  it('has the same bytes on every Node and machine', async () => {
    const digest = createHash('sha256')
      .update(await gzip(noise(5_000_000)))
      .digest('hex');
    expect(digest).toBe('fd8ea4ea538bff2495e2f813b48e43f3751a7d5c0b99b3304859ff16ed42f1d6');
  });

  it('costs next to nothing against one deflate of all', async () => {
    const bytes = Buffer.from(readFileSync(__filename, 'utf8').repeat(400));
    const levels = await Promise.all([1, 6, 9].map(async (level) => (await gzip(bytes, level)).length));
    expect(levels[1]).toBeLessThan(bytes.length / 20);
    expect(levels[2]).toBeLessThanOrEqual(levels[1] as number);
  });

  it('passes on the failure of its source', async () => {
    function* failing(): Generator<Buffer> {
      yield noise(GZIP_BLOCK_BYTES);
      throw new Error('source');
    }
    const drain = async (): Promise<void> => {
      for await (const chunk of gzipBlocks(failing(), 6)) void chunk;
    };
    await expect(drain()).rejects.toThrow('source');
  });
});
