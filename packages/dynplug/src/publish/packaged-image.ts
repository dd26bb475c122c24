// What package-oci has left: image.json and the layout beside it.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Descriptor, isDigest } from '../oci/digest';
import { DynplugError } from '../errors/errors';
import { parseJson } from '../json/parse-json';
import { type SourceHashes, readSourceHashes } from '../tree/source-hashes';

/** A folder in the image, and the configuration that its plugin suggests. */
export interface PublishedPlugin {
  readonly key: string;
  readonly pluginConfig?: Readonly<Record<string, unknown>>;
}

export interface PackagedImage {
  readonly references: readonly string[];
  readonly plugins: readonly PublishedPlugin[];
  readonly top: Descriptor;
  /** What it was made from, if it says so. */
  readonly sourceHashes?: SourceHashes;
}

/** @param folder absolute @throws ENOTBUILT, EARTIFACT */
export function readPackagedImage(folder: string): PackagedImage {
  const file = path.join(folder, 'image.json');
  if (!existsSync(file))
    throw new DynplugError(
      'ENOTBUILT',
      `${folder} holds no image.`,
      'Run the package-oci target first, or let this target depend on it.',
    );
  try {
    const { references, plugins, mediaType, digest, sourceHashes } = parseJson(readFileSync(file, 'utf8')) as {
      references: readonly string[];
      plugins: readonly PublishedPlugin[];
      mediaType: string;
      digest: string;
      sourceHashes?: unknown;
    };
    const keys = plugins.map(({ key }) => key);
    const isWhole =
      Array.isArray(references) &&
      [...keys, mediaType, digest].concat(references).every((value) => typeof value === 'string');
    if (!isWhole || !isDigest(digest)) throw new TypeError();
    const published = plugins.map(({ key, pluginConfig }) => ({ key, ...(pluginConfig && { pluginConfig }) }));
    const hashes = readSourceHashes(sourceHashes);
    return {
      references,
      plugins: published,
      top: { mediaType, digest, size: 0 },
      ...(hashes && { sourceHashes: hashes }),
    };
  } catch {
    throw new DynplugError('EARTIFACT', `${file} is not as package-oci writes it.`, 'Run package-oci again.');
  }
}
