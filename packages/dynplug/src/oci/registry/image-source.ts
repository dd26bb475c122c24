// Where the parts of an image come from: a layout on disk, or another repository.
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { DynplugError } from '../../errors/errors';
import { type Descriptor, digestOf } from '../digest';
import { type FileSlice, type LayoutFiles, readSlice } from '../layout-files';
import { MAX_MANIFEST_BYTES, type Manifest, parseManifest } from '../manifest';
import { readManifest } from './manifests';
import { readBlob } from './blobs';
import { RegistryFailure } from './failure';
import { type Repository, repositoryText } from './repository';

export interface ImageSource {
  /** @throws when it is absent or damaged */
  manifest(descriptor: Descriptor): Promise<Manifest>;
  /** @throws when it is absent or damaged */
  open(descriptor: Descriptor, offset: number, length: number): Readable | Promise<Readable>;
}

/** The images of a repository. */
export function repositorySource(repository: Repository): ImageSource {
  return {
    async manifest({ digest }) {
      const found = await readManifest(repository, digest);
      if (found) return found;
      throw new RegistryFailure('EREGISTRY', `${repositoryText(repository)} has no ${digest}.`, undefined, {
        transient: false,
      });
    },
    open: (descriptor, offset, length) => readBlob(repository, descriptor, offset, length),
  };
}

/** The images of a layout on disk. @param hint how to replace one that is damaged */
export function layoutSource(layout: LayoutFiles, hint: string): ImageSource {
  const damaged = (digest: string, how: string): DynplugError =>
    new DynplugError('EARTIFACT', `${layout.subject} is damaged: ${digest} ${how}.`, hint);
  const unreadable = (digest: string, error: unknown): DynplugError =>
    damaged(digest, `cannot be read (${(error as NodeJS.ErrnoException).code ?? ''})`);
  const sliceOf = (digest: string): FileSlice => {
    try {
      return layout.slice(`blobs/${digest.replace(':', '/')}`);
    } catch (error) {
      throw unreadable(digest, error);
    }
  };
  return {
    async manifest({ digest, mediaType }) {
      const slice = sliceOf(digest);
      if (slice.size > MAX_MANIFEST_BYTES) throw damaged(digest, `has ${slice.size} bytes, too many for a manifest`);
      const bytes = await readSlice(slice).catch((error: unknown) => {
        throw unreadable(digest, error);
      });
      if (digestOf(bytes) !== digest) throw damaged(digest, 'has other bytes');
      return parseManifest(bytes, mediaType, `${digest} in ${layout.subject}`);
    },
    open({ digest, size }, offset, length) {
      const slice = sliceOf(digest);
      if (slice.size !== size) throw damaged(digest, `has ${slice.size} bytes in place of ${size}`);
      if (length === 0) return Readable.from([]);
      const part = { ...slice, start: slice.start + offset, size: length };
      return Readable.from(
        blocksOf(part, (error) => unreadable(digest, error)),
        { objectMode: false },
      );
    },
  };
}

async function* blocksOf({ file, start, size }: FileSlice, fail: (error: unknown) => Error): AsyncGenerator<Buffer> {
  try {
    // Large blocks: the default of 64 KiB doubles the time.
    yield* createReadStream(file, { start, end: start + size - 1, highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>;
  } catch (error) {
    throw fail(error);
  }
}
