// Reading tar archives as a stream: a list of entries, and the contents of those few that are asked for. The only import of `tar`.
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
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
  readonly content?: () => Buffer;
}

export interface TarContents {
  /** By the first bytes. Archives that are compressed otherwise than with gzip are not read, and have no entries. */
  readonly compression: 'gzip' | 'none' | 'zstd' | 'xz' | 'bzip2' | 'unknown';
  readonly entries: readonly TarEntry[];
}

export interface TarRequest {
  /** What is read, for messages. */
  readonly subject: string;
  /** Whether the content of a file is kept, by its path and its size in bytes. It stays in memory, up to KEPT_LIMIT in all. */
  readonly keep: (path: string, size: number) => boolean;
  /** Takes a file's content as a stream. Called for each file that is not kept; undefined lets it pass. */
  readonly open?: (path: string) => ((content: AsyncIterable<Buffer>) => Promise<void>) | undefined;
}

const BLOCK = 512;
/** Bytes. An archive made to fill the memory keeps no more than that. */
const KEPT_LIMIT = 64_000_000;
const MAGIC: readonly (readonly [TarContents['compression'], Buffer])[] = [
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
 * Reads an archive to its end, plain or compressed with gzip. Memory holds the list, what is kept, and one chunk.
 * @throws EARTIFACT when the archive is damaged or cut off
 */
export async function readTar(chunks: AsyncIterable<Buffer>, request: TarRequest): Promise<TarContents> {
  const iterator = chunks[Symbol.asyncIterator]();
  const head = await firstBytes(iterator);
  const compression = compressionOf(head);
  if (compression !== 'gzip' && compression !== 'none') return { compression, entries: [] };
  const all = Readable.from(rejoin(head, iterator), { objectMode: false });
  try {
    return { compression, entries: await parse(compression === 'gzip' ? gunzip(all) : all, request) };
  } catch (cause) {
    if (cause instanceof DynplugError) throw cause;
    throw new DynplugError(
      'EARTIFACT',
      `${request.subject} is damaged: ${(cause as Error).message}`,
      'Make the archive again.',
      { cause },
    );
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
  yield head;
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
}

/** A failure of the source ends the result too. */
function gunzip(source: Readable): Readable {
  const result = createGunzip();
  source.on('error', (error) => result.destroy(error));
  return source.pipe(result);
}

function compressionOf(head: Buffer): TarContents['compression'] {
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

async function parse(tar: AsyncIterable<Buffer>, request: TarRequest): Promise<readonly TarEntry[]> {
  const entries: TarEntry[] = [];
  const work: Promise<void>[] = [];
  let failure: unknown;
  let left = KEPT_LIMIT;
  const keep: TarRequest['keep'] = (path, size) => {
    if (size > left || !request.keep(path, size)) return false;
    left -= size;
    return true;
  };
  const fail = (error: unknown): void => {
    failure ??= error;
  };
  const parser = new Parser({
    onReadEntry: (entry) => {
      const [result, done] = visit(entry, { ...request, keep });
      entries.push(result);
      work.push(done.catch(fail));
    },
    onwarn: (code, message) => {
      if (code !== 'TAR_ENTRY_UNSUPPORTED') fail(new Error(`${code} ${message}`));
    },
  });
  parser.on('ignoredEntry', (entry: ReadEntry) => entries.push(describe(entry)));
  parser.on('error', fail);
  const ended = once(parser, 'end');
  let bytes = 0;
  for await (const chunk of tar) {
    bytes += chunk.length;
    if (!parser.write(chunk)) await drained(parser);
    if (failure !== undefined) throw asError(failure);
  }
  parser.end();
  await ended;
  // The library lets half a header at the end pass; installers do not.
  if (bytes % BLOCK !== 0) throw new Error('it is cut off');
  await Promise.all(work);
  if (failure !== undefined) throw asError(failure);
  return entries;
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

/** The entry, whose content is there once the promise is kept. */
function visit(entry: ReadEntry, { keep, open }: TarRequest): readonly [TarEntry, Promise<void>] {
  const result = describe(entry);
  const isKept = result.type === 'file' && keep(result.path, result.size);
  const reader = result.type === 'file' && !isKept ? open?.(result.path) : undefined;
  if (isKept) {
    const chunks: Buffer[] = [];
    entry.on('data', (chunk) => chunks.push(chunk));
    return [{ ...result, content: () => Buffer.concat(chunks) }, Promise.resolve()];
  }
  if (!reader) {
    entry.resume();
    return [result, Promise.resolve()];
  }
  // Read the rest of an entry that the caller did not read, or the archive stops there.
  return [result, reader(entry as AsyncIterable<Buffer>).finally(() => entry.resume())];
}
