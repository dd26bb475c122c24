// A layout on disk as the source of a transfer.
import { createReadStream, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { DynplugError } from '../../errors/errors';
import { digestOf } from '../digest';
import { parseManifest } from '../manifest';
import type { ImageSource } from './image-source';

/** @param layout absolute */
export function layoutSource(layout: string): ImageSource {
  const fileOf = (digest: string): string => path.join(layout, 'blobs', ...digest.split(':'));
  return {
    manifest(descriptor) {
      const bytes = checked(layout, descriptor.digest, () => readFileSync(fileOf(descriptor.digest)));
      if (digestOf(bytes) !== descriptor.digest) throw damaged(layout, descriptor.digest, 'has other bytes');
      return Promise.resolve(parseManifest(bytes, descriptor.mediaType, `${descriptor.digest} in ${layout}`));
    },
    open({ digest, size }, offset, length) {
      const file = fileOf(digest);
      const found = checked(layout, digest, () => statSync(file)).size;
      if (found !== size) throw damaged(layout, digest, `has ${found} bytes in place of ${size}`);
      if (length === 0) return Readable.from([]);
      const blocks = blocksOf(file, offset, offset + length - 1, (error) => unreadable(layout, digest, error));
      return Readable.from(blocks, { objectMode: false });
    },
  };
}

function checked<T>(layout: string, digest: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw unreadable(layout, digest, error);
  }
}

async function* blocksOf(
  file: string,
  start: number,
  end: number,
  fail: (error: unknown) => Error,
): AsyncGenerator<Buffer, void> {
  try {
    // Large blocks: the default of 64 KiB doubles the time.
    yield* createReadStream(file, { start, end, highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>;
  } catch (error) {
    throw fail(error);
  }
}

function unreadable(layout: string, digest: string, error: unknown): DynplugError {
  return damaged(layout, digest, `cannot be read (${(error as NodeJS.ErrnoException).code ?? ''})`);
}

function damaged(layout: string, digest: string, how: string): DynplugError {
  return new DynplugError(
    'EARTIFACT',
    `${layout} is damaged: ${digest} ${how}.`,
    'Run package-oci again, with --skip-nx-cache.',
  );
}
