// Going through a tar archive as a stream, plain or compressed. The only import of `tar` for reading.
import { once } from 'node:events';
import { Readable, type Transform } from 'node:stream';
import zlib from 'node:zlib';
import { Parser, type ReadEntry } from 'tar';
import { DynplugError } from '../errors/errors';

export interface TarEntry {
  /** As it is in the archive. */
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'hardlink' | 'fifo' | 'device' | 'other';
  /** Bytes. */
  readonly size: number;
  readonly mode: number;
  readonly linkpath?: string;
}

/** By the first bytes. */
export type Compression = 'gzip' | 'none' | 'zstd' | 'xz' | 'bzip2' | 'unknown';

/** Takes the content of a file as a stream; undefined lets it pass. Called for each entry, in their order. */
export type TarVisitor = (entry: TarEntry) => ((content: AsyncIterable<Buffer>) => Promise<void>) | undefined;

export interface TarWalk {
  /** What is read, for messages. */
  readonly subject: string;
  readonly visit: TarVisitor;
  /**
   * A layer of an image, whose digest tells whether it is whole. It may be compressed with zstd, which Node reads since 22.15, and may end without
   * padding, as umoci writes it.
   */
  readonly isLayer?: boolean;
}

export interface WalkedTar {
  readonly compression: Compression;
  /** False for a compression that is not read: then nothing was visited. */
  readonly isRead: boolean;
}

/** Bytes. */
export const BLOCK = 512;
const MAGIC: readonly (readonly [Compression, Buffer])[] = [
  ['gzip', Buffer.from([0x1f, 0x8b])],
  ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd])],
  ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])],
  ['bzip2', Buffer.from('BZh')],
];
const TYPES: Readonly<Record<string, TarEntry['type']>> = {
  File: 'file',
  OldFile: 'file',
  ContiguousFile: 'file',
  Directory: 'directory',
  GNUDumpDir: 'directory',
  SymbolicLink: 'symlink',
  Link: 'hardlink',
  FIFO: 'fifo',
  CharacterDevice: 'device',
  BlockDevice: 'device',
};

/**
 * Goes through an archive to its end. Memory holds one chunk.
 * @throws EARTIFACT when the archive is damaged or cut off
 */
export async function walkTar(chunks: AsyncIterable<Buffer>, request: TarWalk): Promise<WalkedTar> {
  const iterator = chunks[Symbol.asyncIterator]();
  const head = await firstBytes(iterator);
  const compression = compressionOf(head);
  const decompress = decompressorOf(compression, request);
  const all = Readable.from(rejoin(head, iterator), { objectMode: false });
  const isRead = decompress !== undefined || compression === 'none';
  try {
    if (isRead) await parse(decompress ? piped(all, decompress) : all, request);
    return { compression, isRead };
  } catch (cause) {
    if (cause instanceof DynplugError) throw cause;
    throw new DynplugError(
      'EARTIFACT',
      `${request.subject} is damaged: ${(cause as Error).message}`,
      'Make the archive again.',
      { cause },
    );
  } finally {
    all.destroy();
  }
}

/** At least one block, unless there is less. */
async function firstBytes(iterator: AsyncIterator<Buffer>): Promise<Buffer> {
  let head = Buffer.alloc(0);
  while (head.length < BLOCK) {
    const next = await iterator.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  return head;
}

async function* rejoin(head: Buffer, iterator: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield head;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}

function decompressorOf(compression: Compression, { isLayer = false }: TarWalk): Transform | undefined {
  const { createZstdDecompress } = zlib as { readonly createZstdDecompress?: () => Transform };
  if (compression === 'gzip') return zlib.createGunzip();
  return compression === 'zstd' && isLayer ? createZstdDecompress?.() : undefined;
}

/** A failure of the source ends the result too. */
function piped(source: Readable, result: Transform): Readable {
  source.on('error', (error) => result.destroy(error));
  return source.pipe(result);
}

/** @param head the first block, or less of a shorter file */
export function compressionOf(head: Buffer): Compression {
  const found = MAGIC.find(([, magic]) => head.subarray(0, magic.length).equals(magic));
  if (found) return found[0];
  return isTarHeader(head) ? 'none' : 'unknown';
}

/** A header whose checksum is right, or the empty block that ends an archive. */
function isTarHeader(head: Buffer): boolean {
  if (head.length < BLOCK) return false;
  const block = head.subarray(0, BLOCK);
  if (block.every((byte) => byte === 0)) return true;
  const stated = parseInt(block.toString('latin1', 148, 156), 8);
  const sum = block.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  return sum === stated;
}

async function parse(tar: AsyncIterable<Buffer>, { visit, isLayer = false }: TarWalk): Promise<void> {
  const work: Promise<void>[] = [];
  let failure: unknown;
  const fail = (error: unknown): void => {
    failure ??= error;
  };
  const visited = (entry: ReadEntry): ReturnType<TarVisitor> => {
    try {
      return visit(describe(entry));
    } catch (error) {
      fail(error);
      return undefined;
    }
  };
  const parser = new Parser({
    onReadEntry: (entry) => {
      const reader = visited(entry);
      // Read the rest of an entry that the caller did not read, or the archive stops there.
      if (reader) {
        const done = reader(entry as AsyncIterable<Buffer>).finally(() => entry.resume());
        work.push(done.catch(fail));
      } else entry.resume();
    },
    onwarn: (code, message) => {
      if (code !== 'TAR_ENTRY_UNSUPPORTED') fail(new Error(`${code} ${message}`));
    },
  });
  parser.on('ignoredEntry', visited);
  parser.on('error', fail);
  const ended = once(parser, 'end');
  let bytes = 0;
  for await (const chunk of tar) {
    bytes += chunk.length;
    if (!parser.write(chunk)) await drained(parser);
    if (failure !== undefined) throw asError(failure);
  }
  const missing = (BLOCK - (bytes % BLOCK)) % BLOCK;
  // Padding and the two blocks that end an archive: the library waits for a whole block.
  if (isLayer && missing > 0 && !parser.write(Buffer.alloc(missing + 2 * BLOCK))) await drained(parser);
  parser.end();
  await ended;
  // The library lets half a header at the end pass; installers do not.
  if (!isLayer && missing > 0) throw new Error('it is cut off');
  await Promise.all(work);
  if (failure !== undefined) throw asError(failure);
}

/** Both listeners go with the first event: an archive drains thousands of times. */
function drained(parser: Parser): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      parser.off('drain', done).off('end', done);
      resolve();
    };
    parser.on('drain', done).on('end', done);
  });
}

const asError = (value: unknown): Error => (value instanceof Error ? value : new Error(String(value)));

function describe({ path, type, size, mode = 0o644, linkpath }: ReadEntry): TarEntry {
  return { path, type: TYPES[type] ?? 'other', size, mode, ...(linkpath && { linkpath }) };
}
