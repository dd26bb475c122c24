// Entries → the one gzip layer of an image, as a blob on disk. Both digests are made on the way; nothing is read twice.
import { createHash } from 'node:crypto';
import { renameSync } from 'node:fs';
import path from 'node:path';
import type { TarFile, TarFolder } from '../archive/tar-stream';
import { writeGzipTar } from '../archive/write-gzip-tar';
import type { Descriptor } from './digest';

export interface Layer {
  readonly descriptor: Descriptor;
  /** Digest of the uncompressed tar: the same even where another zlib compresses differently. */
  readonly diffId: string;
}

export const LAYER_MEDIA_TYPE = 'application/vnd.oci.image.layer.v1.tar+gzip';

/**
 * Writes the layer into a folder of blobs under the name of its digest. Folders of the files are added; the order is that of bytes.
 * @param folder absolute, `blobs/sha256` of a layout
 * @throws EARCHIVE, and the file system's errors
 */
export async function writeLayer(files: readonly TarFile[], folder: string, level: number): Promise<Layer> {
  const [compressed, plain] = [createHash('sha256'), createHash('sha256')];
  const temporary = path.join(folder, '.layer');
  const size = await writeGzipTar(withFolders(files), {
    file: temporary,
    level,
    compressed: [compressed],
    plain: [plain],
  });
  const hex = compressed.digest('hex');
  renameSync(temporary, path.join(folder, hex));
  return {
    descriptor: { mediaType: LAYER_MEDIA_TYPE, digest: `sha256:${hex}`, size },
    diffId: `sha256:${plain.digest('hex')}`,
  };
}

/** Files and the folders they lie in, each folder before what is in it, sorted by the bytes of their paths. */
export function withFolders(files: readonly TarFile[]): readonly (TarFile | TarFolder)[] {
  const folders = new Set<string>();
  for (const { path: file } of files)
    for (let at = path.posix.dirname(file); at !== '.' && !folders.has(at); at = path.posix.dirname(at))
      folders.add(at);
  const all: (TarFile | TarFolder)[] = [
    ...files,
    ...[...folders].map((name) => ({ path: name, folder: true as const })),
  ];
  const keyed = all.map((entry) => ({ entry, key: Buffer.from('folder' in entry ? `${entry.path}/` : entry.path) }));
  return keyed.sort((a, b) => Buffer.compare(a.key, b.key)).map(({ entry }) => entry);
}
