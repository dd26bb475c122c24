// Where the parts of an image come from: a layout on disk, or another repository.
import type { Readable } from 'node:stream';
import type { Descriptor } from '../digest';
import type { Manifest } from '../manifest';
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
