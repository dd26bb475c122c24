// gzip with several blocks in flight: one member, equal bytes however many cores there are. zlib itself is Node's.
import { availableParallelism } from 'node:os';
import { constants, crc32, deflateRaw } from 'node:zlib';
import { promisify } from 'node:util';

/** Part of the format that we promise: another block size gives other bytes, and so another digest. */
export const GZIP_BLOCK_BYTES = 1 << 20;

const DICTIONARY_BYTES = 32 * 1024;
/** No name, no time; 255 is "unknown", so that the bytes do not depend on the system. RFC 1952 §2.3. */
const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
/** An empty last block. RFC 1951 §3.2.6. */
const LAST_BLOCK = Buffer.from([3, 0]);

const compress = promisify<Buffer, import('node:zlib').ZlibOptions, Buffer>(deflateRaw);

/**
 * One gzip member of all blocks. Each block is deflated apart, with the end of the one before as its dictionary, which costs next to
 * nothing in size; the blocks come from a source that is only asked for more when there is room.
 * @param blocks buffers of GZIP_BLOCK_BYTES (the last may be shorter) that nobody changes afterwards
 * @param level 1–9
 */
export async function* gzipBlocks(blocks: Iterable<Buffer>, level: number): AsyncGenerator<Buffer, void> {
  const inFlight: Promise<Buffer>[] = [];
  const most = availableParallelism() + 1;
  let before: Buffer | undefined;
  let checksum = 0;
  let length = 0;
  yield HEADER;
  try {
    for (const block of blocks) {
      checksum = crc32(block, checksum);
      length += block.length;
      inFlight.push(
        compress(block, {
          level,
          finishFlush: constants.Z_SYNC_FLUSH,
          chunkSize: GZIP_BLOCK_BYTES / 2,
          ...(before && { dictionary: before.subarray(-DICTIONARY_BYTES) }),
        }),
      );
      before = block;
      if (inFlight.length >= most) yield (await inFlight.shift()) as Buffer;
    }
    while (inFlight.length > 0) yield (await inFlight.shift()) as Buffer;
  } finally {
    // The reader may stop, and a source may fail: end the threads in both cases.
    await Promise.allSettled(inFlight);
  }
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(checksum, 0);
  trailer.writeUInt32LE(length % 2 ** 32, 4);
  yield Buffer.concat([LAST_BLOCK, trailer]);
}
