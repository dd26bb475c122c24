// Entries → a gzip tar on disk, with all of its hashes made on the way; nothing is read twice.
import { closeSync, openSync, writeSync } from 'node:fs';
import { GZIP_BLOCK_BYTES, gzipBlocks } from './gzip';
import { type TarFile, type TarFolder, tarBlocks } from './tar-stream';

/** Anything that looks at bytes as they pass. */
export interface ByteSink {
  update(bytes: Buffer): unknown;
}

export interface WriteGzipTar {
  /** Absolute; must not exist. */
  readonly file: string;
  /** gzip, 1–9. */
  readonly level: number;
  /** Sees the bytes of the file. */
  readonly compressed: readonly ByteSink[];
  /** Sees the bytes of the tar. */
  readonly plain?: readonly ByteSink[];
}

/**
 * Writes the entries in their order; a file that could not be completed is left behind.
 * @returns the size of the file in bytes
 * @throws EARCHIVE, and the file system's errors
 */
export async function writeGzipTar(
  entries: Iterable<TarFile | TarFolder>,
  { file, level, compressed, plain = [] }: WriteGzipTar,
): Promise<number> {
  const handle = openSync(file, 'wx');
  let size = 0;
  try {
    for await (const chunk of gzipBlocks(seen(tarBlocks(entries, GZIP_BLOCK_BYTES), plain), level)) {
      for (const sink of compressed) sink.update(chunk);
      for (let at = 0; at < chunk.length; ) at += writeSync(handle, chunk, at);
      size += chunk.length;
    }
  } finally {
    closeSync(handle);
  }
  return size;
}

function* seen(blocks: Iterable<Buffer>, sinks: readonly ByteSink[]): Generator<Buffer, void> {
  for (const block of blocks) {
    for (const sink of sinks) sink.update(block);
    yield block;
  }
}
