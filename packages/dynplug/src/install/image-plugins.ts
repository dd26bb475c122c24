// The plugins of an image, read as installers do: those that its annotation lists, and their folders in its first layer.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import { PACKAGES_ANNOTATION } from '../host/artifact';
import { parseJson } from '../json/parse-json';
import { isObject } from '../json/values';
import { layoutArchive, layoutFolder } from '../oci/layout-files';
import type { AbsentImage } from '../oci/platform-image';
import type { Reference } from '../oci/reference';
import { type OpenImage, imageOf, layerPolicy, openLayoutImage, withReferencedImage } from '../oci/registry/open-image';
import { readBlobWhole } from '../oci/registry/read-blob-whole';
import type { RegistrySettings } from '../oci/registry/registries';
import { layoutIn } from './plugin-source';
import { type UnpackRequest, type Unpacked, unpackFolders } from './unpack';

/** An image in a registry, or the path of a layout, in a folder or as an archive: absolute. */
export type ImagePlace = { readonly reference: Reference } | { readonly layout: string };

export interface ImageSettings extends Pick<UnpackRequest, 'folder' | 'maxFile'> {
  readonly registry: RegistrySettings;
}

export interface UnpackedImage {
  /** Of what the reference or the layout names: `sha256:…`. */
  readonly digest: string;
  /** Absolute folders of the plugins, by key. */
  readonly folders: ReadonlyMap<string, string>;
}

const ABSENT: AbsentImage = {
  code: 'EARTIFACT',
  byPlatform: (platforms) => `Installers take linux/amd64. It has: ${platforms}.`,
  byTag: (layout, tags) => `Copy one of them out with skopeo copy oci:${layout}:<tag> oci:<folder>. Its tags: ${tags}.`,
};

/** The plugins that the annotation of an image lists; none without one. @throws EREGISTRY, ENETWORK, EAUTH, EARTIFACT */
export function listedKeys(reference: Reference, registry: RegistrySettings): Promise<readonly string[]> {
  return withReferencedImage(reference, registry, (image) => Promise.resolve(keysOf(image)));
}

/**
 * @param keys of the plugins; undefined: all that it lists, or all folders with a package.json where it lists none
 * @throws EREGISTRY, ENETWORK, EAUTH, EARTIFACT also for a plugin that it lacks, ELINK, EWRITE
 */
export function unpackImage(
  place: ImagePlace,
  keys: readonly string[] | undefined,
  settings: ImageSettings,
): Promise<UnpackedImage> {
  const unpack = (image: OpenImage): Promise<UnpackedImage> => unpackOpen(image, keys, settings);
  return 'reference' in place
    ? withReferencedImage(place.reference, settings.registry, unpack)
    : openLayout(place.layout).then(unpack);
}

async function openLayout(file: string): Promise<OpenImage> {
  const folder = layoutIn(file);
  const layout = folder === undefined ? await layoutArchive(file) : layoutFolder(folder);
  if (layout) return openLayoutImage(layout, undefined, { absent: ABSENT });
  throw new DynplugError(
    'EARTIFACT',
    `${file} is not an image layout, nor an uncompressed archive of one.`,
    'Decompress it if it is compressed. skopeo copy … oci-archive:<file> saves an image.',
  );
}

async function unpackOpen(
  open: OpenImage,
  keys: readonly string[] | undefined,
  { folder, registry, maxFile }: ImageSettings,
): Promise<UnpackedImage> {
  const { subject, source, top } = open;
  const wanted = keys ?? listedIn(keysOf(open));
  const [, layer] = (await imageOf(open, { absent: ABSENT })).blobs;
  if (!layer) throw new DynplugError('EARTIFACT', `${subject} has no layer.`, 'Package the plugin again.');
  const unpacked = await readBlobWhole(source, layer, layerPolicy(subject, registry), (chunks) =>
    unpackFolders(chunks, {
      subject,
      isLayer: true,
      folder,
      maxFile,
      takes: (name) => wanted?.includes(name) ?? name !== '.',
    }),
  );
  if (!unpacked.isRead)
    throw new DynplugError(
      'EARTIFACT',
      `${subject}: its first layer is compressed with ${unpacked.compression}, or is not a tar archive.`,
      'All known installers read gzip: copy the image with skopeo copy --dest-compress-format gzip.',
    );
  const found = wanted ?? [...unpacked.tops].filter((name) => existsSync(path.join(folder, name, 'package.json')));
  requireKeys(subject, found, unpacked);
  const folders = new Map(found.map((key) => [key, path.join(folder, key)]));
  return { digest: top.descriptor.digest, folders };
}

function listedIn(keys: readonly string[]): readonly string[] | undefined {
  return keys.length === 0 ? undefined : keys;
}

/** Installers write an empty folder for a plugin that the image lacks. @throws EARTIFACT */
function requireKeys(subject: string, keys: readonly string[], { tops }: Unpacked): void {
  const absent = keys.filter((key) => !tops.has(key));
  if (absent.length === 0 && keys.length > 0) return;
  const has = [...tops].sort().join(', ');
  throw new DynplugError(
    'EARTIFACT',
    keys.length === 0
      ? `${subject} has no plugin in its first layer.`
      : `${subject} has no plugin ${absent.join(', ')}.`,
    has === '' ? 'Package the plugin again.' : `The folders in its first layer: ${has}.`,
  );
}

/** Installers look at what the tag points to, which may be an index. @throws EARTIFACT for an annotation that they do not read */
function keysOf({ subject, top }: OpenImage): readonly string[] {
  const annotation = top.annotations[PACKAGES_ANNOTATION];
  if (annotation === undefined || annotation === '') return [];
  try {
    const list = parseJson(Buffer.from(annotation, 'base64').toString());
    if (Array.isArray(list)) return list.filter(isObject).flatMap((one) => Object.keys(one));
  } catch {
    // Reported like another value than a list.
  }
  throw new DynplugError(
    'EARTIFACT',
    `${subject}: the annotation ${PACKAGES_ANNOTATION} is not a list in base64.`,
    'Package the plugin again, or name its folder behind "!".',
  );
}
