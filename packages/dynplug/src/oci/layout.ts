// An OCI image layout on disk. Source: OCI image specification, image-layout.md.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Blob, INDEX_MEDIA_TYPE } from './image';
import { parseReference } from './reference';
import { makeFolder } from '../files/make-folder';

/** Where the blobs of a layout lie; makes the folder. @param layout absolute */
export function blobsFolder(layout: string): string {
  const folder = path.join(layout, 'blobs', 'sha256');
  makeFolder(folder);
  return folder;
}

/**
 * Writes all of a layout but its layers, which `writeLayer` has put into `blobsFolder` already.
 * @param layout absolute
 * @param documents configs, manifests and an index
 * @param top what the references name
 * @param name a reference with a tag. The tag is in `org.opencontainers.image.ref.name` and all of it in `io.containerd.image.name`,
 *   as `docker save` writes them. One name only: readers that are given none refuse a layout with two, even of one image.
 */
export function writeLayout(layout: string, documents: readonly Blob[], top: Blob, name: string | undefined): void {
  const blobs = blobsFolder(layout);
  for (const { descriptor, bytes } of documents)
    writeFileSync(path.join(blobs, descriptor.digest.slice('sha256:'.length)), bytes);
  const annotations = name !== undefined && {
    annotations: {
      'io.containerd.image.name': name,
      'org.opencontainers.image.ref.name': parseReference(name).tag,
    },
  };
  const index = { schemaVersion: 2, mediaType: INDEX_MEDIA_TYPE, manifests: [{ ...top.descriptor, ...annotations }] };
  writeFileSync(path.join(layout, 'index.json'), JSON.stringify(index));
  writeFileSync(path.join(layout, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
}
