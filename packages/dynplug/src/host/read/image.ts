// An OCI image layout as an artifact, from a folder or from an archive of one. Source: OCI image specification 1.1, image-layout.md.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readTar } from '../../archive/read-tar';
import { DynplugError } from '../../errors/errors';
import { type ImageArtifact, type ImageBlob, READ_LIMIT, isRead } from '../artifact';
import { type Json, type JsonObject, isList, readJson } from '../json';
import { isObject, isText } from '../../json/values';

const CONFIG = 'the config';
const BLOB = /^blobs\/([^/]+)\/([^/]+)$/;

type Layer = ImageArtifact['layers'][number];

/** Where the files of a layout are. */
interface Layout {
  /** What is read, for messages. */
  readonly subject: string;
  /** A small file; undefined when it is absent. */
  readonly read: (file: string) => Buffer | undefined;
  /** Size and digest of a blob; undefined when it is absent. */
  readonly measure: (blob: string) => Promise<ImageBlob['found'] | undefined>;
  /** Layers by the names of their blobs. */
  readonly layers: (blobs: readonly string[]) => Promise<ReadonlyMap<string, Pick<Layer, 'compression' | 'entries'>>>;
}

/** @param folder absolute @throws EARTIFACT */
export function readLayoutFolder(folder: string): Promise<ImageArtifact> {
  return readLayout({
    subject: folder,
    read: (file) => {
      const absolute = path.join(folder, file);
      return existsSync(absolute) ? readFileSync(absolute) : undefined;
    },
    measure: async (blob) => {
      const absolute = path.join(folder, blob);
      return existsSync(absolute) ? measured(blob, createReadStream(absolute)) : undefined;
    },
    layers: async (blobs) => {
      const layers = new Map<string, Pick<Layer, 'compression' | 'entries'>>();
      for (const blob of blobs) {
        const file = path.join(folder, blob);
        if (existsSync(file)) layers.set(blob, await readTar(createReadStream(file), { subject: file, keep: isRead }));
      }
      return layers;
    },
  });
}

/** A tar of a layout, plain or compressed with gzip. It is read twice: what its blobs are is known at the end only. @param file absolute @throws EARTIFACT */
export async function readLayoutArchive(file: string): Promise<ImageArtifact> {
  const keep = (name: string, size: number): boolean =>
    size <= READ_LIMIT && /^(\.\/)?(index\.json|oci-layout|blobs\/[^/]+\/[^/]+)$/.test(name);
  const bare = (name: string): string => name.replace(/^\.\//, '');
  const large = new Map<string, ImageBlob['found']>();
  const open = (name: string): ((content: AsyncIterable<Buffer>) => Promise<void>) | undefined =>
    BLOB.test(bare(name))
      ? async (content) => void large.set(bare(name), await measured(bare(name), content))
      : undefined;
  const { entries } = await readTar(createReadStream(file), { subject: file, keep, open });
  const small = new Map(entries.map(({ path: name, content }) => [bare(name), content]));
  return readLayout({
    subject: file,
    read: (name) => small.get(name)?.(),
    measure: async (blob) => {
      const bytes = small.get(blob)?.();
      return bytes ? measured(blob, [bytes]) : large.get(blob);
    },
    layers: async (blobs) => {
      const layers = new Map<string, Pick<Layer, 'compression' | 'entries'>>();
      await readTar(createReadStream(file), {
        subject: file,
        keep: () => false,
        open: (name) => {
          const blob = bare(name);
          if (!blobs.includes(blob)) return undefined;
          return async (content) => {
            layers.set(blob, await readTar(content, { subject: `${file}: ${blob}`, keep: isRead }));
          };
        },
      });
      return layers;
    },
  });
}

async function readLayout(layout: Layout): Promise<ImageArtifact> {
  const tops = listOf(parse(layout, 'index.json')['manifests']);
  const digests = new Set(tops.map((top) => top['digest']));
  if (digests.size !== 1)
    throw new DynplugError(
      'EARTIFACT',
      `${layout.subject} holds ${digests.size} images.`,
      'Lint one at a time: copy it out, for example with skopeo copy oci:<layout>:<tag> oci:<folder>.',
    );
  const top = parse(layout, blobOf(layout, tops[0] as JsonObject));
  const children = isList(top['manifests']) ? listOf(top['manifests']) : undefined;
  const manifest = children ? parse(layout, blobOf(layout, chosen(layout, children))) : top;
  const references = tops.flatMap((one) => nameOf(one) ?? []);
  const layers = listOf(manifest['layers']);
  const blobs = [
    ...tops.map((descriptor) => [children ? 'the index' : 'the manifest', descriptor] as const),
    ...(children ?? []).map(
      (descriptor) => [`the manifest for ${platformOf(descriptor) ?? 'no platform'}`, descriptor] as const,
    ),
    ...(isObject(manifest['config']) ? [[CONFIG, manifest['config']] as const] : []),
    ...layers.map((descriptor, at) => [`layer ${at + 1}`, descriptor] as const),
  ];
  return {
    kind: 'image',
    ...(children && { index: { ...described(top), platforms: children.flatMap((child) => platformOf(child) ?? []) } }),
    manifest: {
      ...described(manifest),
      ...(isObject(manifest['config']) &&
        isText(manifest['config']['mediaType']) && { configMediaType: manifest['config']['mediaType'] }),
    },
    layers: await layersOf(layout, layers),
    blobs: await blobsOf(layout, blobs),
    ...(references.length > 0 && { references }),
  };
}

async function layersOf(layout: Layout, descriptors: readonly JsonObject[]): Promise<ImageArtifact['layers']> {
  const blobs = descriptors.map((descriptor) => blobOf(layout, descriptor));
  const contents = await layout.layers(blobs);
  return descriptors.map(({ mediaType }, at) => {
    const layer = contents.get(blobs[at] as string);
    if (!layer) throw missing(layout, blobs[at] as string);
    return { ...(isText(mediaType) && { mediaType }), ...layer };
  });
}

/** Those that are there: manifests for other platforms need not be. */
async function blobsOf(
  layout: Layout,
  descriptors: readonly (readonly [role: string, JsonObject])[],
): Promise<readonly ImageBlob[]> {
  const blobs: ImageBlob[] = [];
  for (const [role, descriptor] of descriptors) {
    const { digest, size } = descriptor;
    const found = isText(digest) ? await layout.measure(blobOf(layout, descriptor)) : undefined;
    // Everything else is missing where it is read.
    if (role === CONFIG && !found) throw missing(layout, blobOf(layout, descriptor));
    if (isText(digest) && found) blobs.push({ role, digest, size: typeof size === 'number' ? size : undefined, found });
  }
  return blobs;
}

/** With the algorithm in the name of the blob; the digest is that name for an algorithm that OCI does not register. */
async function measured(blob: string, content: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<ImageBlob['found']> {
  const [, algorithm = '', name = ''] = BLOB.exec(blob) ?? [];
  const hash = ['sha256', 'sha512'].includes(algorithm) ? createHash(algorithm) : undefined;
  let size = 0;
  for await (const chunk of content) {
    size += chunk.length;
    hash?.update(chunk);
  }
  return { digest: `${algorithm}:${hash?.digest('hex') ?? name}`, size };
}

/** Installers pick linux/amd64. */
function chosen(layout: Layout, children: readonly JsonObject[]): JsonObject {
  const child = children.find((one) => platformOf(one) === 'linux/amd64') ?? children[0];
  if (!child)
    throw new DynplugError('EARTIFACT', `${layout.subject} has an index without images.`, 'Build the image again.');
  return child;
}

/** undefined for what is not an image, such as attestations. */
function platformOf({ platform }: JsonObject): string | undefined {
  if (!isObject(platform) || !isText(platform['os']) || !isText(platform['architecture'])) return undefined;
  return platform['os'] === 'unknown' ? undefined : `${platform['os']}/${platform['architecture']}`;
}

/** The full name; tools that write a tag alone into `ref.name` leave nothing to check. */
function nameOf({ annotations }: JsonObject): string | undefined {
  if (!isObject(annotations)) return undefined;
  const names = [annotations['io.containerd.image.name'], annotations['org.opencontainers.image.ref.name']];
  return names.filter((name) => isText(name)).find((name) => name.includes('/'));
}

function described(document: JsonObject): { mediaType?: string; annotations?: Readonly<Record<string, string>> } {
  const { mediaType, annotations } = document;
  const texts = Object.entries(isObject(annotations) ? annotations : {}).filter(
    (pair): pair is [string, string] => typeof pair[1] === 'string',
  );
  return {
    ...(isText(mediaType) && { mediaType }),
    ...(texts.length > 0 && { annotations: Object.fromEntries(texts) }),
  };
}

const listOf = (value: Json | undefined): readonly JsonObject[] =>
  isList(value) ? value.filter((item) => isObject(item)) : [];

/** `blobs/<algorithm>/<hex>`: nothing else, as the digest is text from outside. */
function blobOf(layout: Layout, { digest }: JsonObject): string {
  const [, algorithm, hex] = /^([a-z0-9]+):([a-f0-9]+)$/.exec(isText(digest) ? digest : '') ?? [];
  if (algorithm === undefined || hex === undefined)
    throw new DynplugError(
      'EARTIFACT',
      `${layout.subject} names a blob by ${JSON.stringify(digest)}.`,
      'Build the image again.',
    );
  return `blobs/${algorithm}/${hex}`;
}

function parse(layout: Layout, file: string): JsonObject {
  const bytes = layout.read(file);
  if (!bytes) throw missing(layout, file);
  const { value, problem } = readJson(bytes);
  if (isObject(value)) return value;
  throw new DynplugError(
    'EARTIFACT',
    `${layout.subject}: ${file} is not a JSON object${problem ? `: ${problem}` : ''}.`,
    'Build the image again.',
  );
}

function missing({ subject }: Layout, file: string): DynplugError {
  return new DynplugError('EARTIFACT', `${subject} has no ${file}.`, 'Copy the whole image, with all of its blobs.');
}
