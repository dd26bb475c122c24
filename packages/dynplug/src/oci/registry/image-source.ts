// Where the parts of an image come from: a layout on disk, or another repository.
import { createReadStream, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { DynplugError } from '../../errors/errors';
import { type Descriptor, digestOf } from '../digest';
import { type Manifest, parseManifest } from '../manifest';
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

/** The image of a layout on disk. @param layout absolute */
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
