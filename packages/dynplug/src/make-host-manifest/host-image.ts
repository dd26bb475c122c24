// An image of a host, in a registry, in a layout or in an archive of one → its file system, as far as a manifest needs it. Layers are read as they
// come: none of them is in memory or on disk as a whole, and no code of the image runs.
import { buffer } from 'node:stream/consumers';
import { BLOCK, type Compression, compressionOf, walkTar } from '../archive/walk-tar';
import { DynplugError } from '../errors/errors';
import { jsonObject } from '../json/json-object';
import { isObject } from '../json/values';
import type { Descriptor } from '../oci/digest';
import { ImageTree } from '../oci/image-tree';
import { type LayoutFiles, layoutArchive, layoutFolder, readSlice } from '../oci/layout-files';
import { COPY_AGAIN } from '../oci/layout-image';
import { MAX_MANIFEST_BYTES } from '../oci/manifest';
import { type AbsentImage, requirePlatform } from '../oci/platform-image';
import { type Reference, parseReference } from '../oci/reference';
import type { ImageSource } from '../oci/registry/image-source';
import {
  type ImageChoice,
  type OpenImage,
  imageOf,
  layerPolicy,
  openLayoutImage,
  withReferencedImage,
} from '../oci/registry/open-image';
import { readBlobWhole } from '../oci/registry/read-blob-whole';
import type { RegistrySettings } from '../oci/registry/registries';
import type { RetryPolicy } from '../oci/registry/retry';
import { isNeeded } from './needed-files';

export interface HostImage {
  readonly tree: ImageTree;
  /** Of the image that was read, also where it is one of an index. */
  readonly digest: string;
  readonly repository?: string;
  readonly ref?: string;
  /** `2026-08-21`, where the image says it. */
  readonly created?: string;
  /** Version of Node, where the image says it. */
  readonly node?: string;
}

export interface ImageRequest {
  /** `linux/arm64`; without it an image for several platforms is read for linux/amd64. */
  readonly platform?: string | undefined;
  readonly registry: RegistrySettings;
}

/** How absent images are reported. */
const ABSENT: AbsentImage = {
  code: 'EHOSTSOURCE',
  byPlatform: (platforms) => `Name one that it has with --platform: ${platforms}.`,
  byTag: (layout, tags) => `Name one behind a colon: --from=${layout}:<tag>. Its tags: ${tags}.`,
};

/** @throws EREFERENCE, EREGISTRY, ENETWORK, EAUTH, EARTIFACT, EHOSTSOURCE */
export async function readReferencedImage(text: string, request: ImageRequest): Promise<HostImage> {
  const reference = parseReference(text);
  return withReferencedImage(reference, request.registry, async (image) => ({
    ...(await readImage(image, request)),
    ...namesOf(reference),
  }));
}

function namesOf({ registry, repository, tag }: Reference): { repository: string; ref?: string } {
  return { repository: `${registry}/${repository}`, ...(tag !== undefined && { ref: tag }) };
}

/** @param folder absolute @param tag of one of several images @throws EARTIFACT, EHOSTSOURCE */
export function readLayoutImage(folder: string, tag: string | undefined, request: ImageRequest): Promise<HostImage> {
  return readLayout(layoutFolder(folder), tag, request);
}

/** @param file absolute @param tag as for a folder @throws EARTIFACT, EHOSTSOURCE */
export async function readArchivedImage(
  file: string,
  tag: string | undefined,
  request: ImageRequest,
): Promise<HostImage> {
  const layout = await layoutArchive(file);
  if (layout) return readLayout(layout, tag, request);
  const compression = compressionOf(await readSlice({ file, start: 0, size: BLOCK }));
  const isCompressed = compression !== 'none' && compression !== 'unknown';
  throw new DynplugError(
    'EHOSTSOURCE',
    isCompressed
      ? `${file} is compressed with ${compression}: uncompress it first.`
      : `${file} is not an archive of an OCI image layout.`,
    'Save the image as one, uncompressed: podman save --format oci-archive, or skopeo copy … oci-archive:<file>.',
  );
}

async function readLayout(layout: LayoutFiles, tag: string | undefined, request: ImageRequest): Promise<HostImage> {
  const image = await openLayoutImage(layout, tag, choiceOf(request));
  const { tag: ref } = image;
  return { ...(await readImage(image, request)), ...(ref !== undefined && { ref }) };
}

function choiceOf({ platform }: ImageRequest): ImageChoice {
  return { platform, absent: ABSENT };
}

async function readImage(open: OpenImage, request: ImageRequest): Promise<Omit<HostImage, 'ref' | 'repository'>> {
  const { subject, source } = open;
  const { platform, registry } = request;
  const image = await imageOf(open, choiceOf(request));
  const policy = layerPolicy(subject, registry);
  const [config, ...layers] = image.blobs;
  const facts = config && (await readConfig(source, config, policy, platform));
  const tree = new ImageTree(subject, isNeeded);
  for (const layer of layers) {
    tree.nextLayer();
    const read = (chunks: AsyncIterable<Buffer>): Promise<void> => readLayer(chunks, layer, tree);
    await readBlobWhole(source, layer, policy, read);
  }
  return { tree, digest: image.descriptor.digest, ...facts };
}

async function readLayer(chunks: AsyncIterable<Buffer>, { digest }: Descriptor, tree: ImageTree): Promise<void> {
  const { compression, isRead } = await walkTar(chunks, {
    subject: `${tree.subject}: layer ${digest}`,
    isLayer: true,
    visit: (entry) => {
      const take = tree.add(entry);
      return take && (async (content) => take(await buffer(content)));
    },
  });
  if (!isRead) throw unreadLayer(tree.subject, digest, compression);
}

function unreadLayer(subject: string, digest: string, compression: Compression): DynplugError {
  const hint =
    compression === 'zstd'
      ? 'Run it with Node 22.15 or later, or copy the image with skopeo copy --dest-compress-format gzip.'
      : 'Layers are tar archives, plain or compressed with gzip or zstd. Encrypted images have to be decrypted first.';
  const how = compression === 'unknown' ? 'is not a tar archive' : `is compressed with ${compression}`;
  return new DynplugError('EHOSTSOURCE', `${subject}: the layer ${digest} ${how}, which cannot be read.`, hint);
}

/** Checks the platform of a single image. */
async function readConfig(
  source: ImageSource,
  config: Descriptor,
  policy: RetryPolicy & { readonly subject: string },
  platform: string | undefined,
): Promise<Pick<HostImage, 'created' | 'node'>> {
  const { subject } = policy;
  if (config.size > MAX_MANIFEST_BYTES)
    throw new DynplugError('EARTIFACT', `${subject} has a config that is too large.`, COPY_AGAIN);
  const bytes = await readBlobWhole(source, config, policy, (chunks) => buffer(chunks));
  const value = jsonObject(bytes.toString(), `The config of ${subject}`, { code: 'EARTIFACT', hint: COPY_AGAIN });
  const { os, architecture, created } = value;
  if (platform !== undefined && typeof os === 'string' && typeof architecture === 'string')
    requirePlatform(`${os}/${architecture}`, platform, subject, ABSENT);
  const time = typeof created === 'string' ? Date.parse(created) : NaN;
  const node = nodeVersion(value['config']);
  return {
    ...(!Number.isNaN(time) && { created: new Date(time).toISOString().slice(0, 10) }),
    ...(node !== undefined && { node }),
  };
}

/** Of the base images: docker.io/library/node sets NODE_VERSION, those of ubi8/nodejs and ubi9/nodejs set NODEJS_VERSION. */
function nodeVersion(config: unknown): string | undefined {
  const variables: readonly unknown[] = isObject(config) && Array.isArray(config['Env']) ? config['Env'] : [];
  const found = variables.map((variable) => /^NODE(?:JS)?_VERSION=(\d+(?:\.\d+){0,2})$/.exec(String(variable))?.[1]);
  return found.find((version) => version !== undefined);
}
