// A manifest or an index, as a registry or a layout gives it: the one place where it is parsed. What is in it ends in addresses, paths and
// headers, so nothing gets past here that is not of its form. Sources: OCI image specification 1.1, Docker's image manifest version 2, schema 2.
import { DynplugError } from '../errors/errors';
import { isObject } from '../json/values';
import { type Descriptor, digestOf, isDigest } from './digest';
import { INDEX_MEDIA_TYPE, MANIFEST_MEDIA_TYPE, type Platform } from './image';

/** A manifest or an index, byte for byte, and what it says. */
export interface Manifest {
  readonly descriptor: Descriptor;
  readonly bytes: Buffer;
  /** The config and the layers; none for an index. */
  readonly blobs: readonly Descriptor[];
  /** The images of an index; undefined for an image. */
  readonly children: readonly Descriptor[] | undefined;
  readonly annotations: Readonly<Record<string, string>>;
}

const INDEX_TYPES = [INDEX_MEDIA_TYPE, 'application/vnd.docker.distribution.manifest.list.v2+json'];
const IMAGE_TYPES = [MANIFEST_MEDIA_TYPE, 'application/vnd.docker.distribution.manifest.v2+json'];
/** What is asked for, and taken. */
export const MANIFEST_TYPES: readonly string[] = [...INDEX_TYPES, ...IMAGE_TYPES];

/** What registries are bound to take (OCI distribution specification). */
export const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;
/** RFC 6838. */
const NAME = '[a-zA-Z0-9][a-zA-Z0-9!#$&^_.+-]{0,126}';
const MEDIA_TYPE = new RegExp(`^${NAME}/${NAME}$`);

/**
 * @param mediaType as the registry or descriptor says; the one in the document goes before
 * @param what the image, for errors
 * @throws EARTIFACT
 */
export function parseManifest(bytes: Buffer, mediaType: string, what: string): Manifest {
  const refuse = (reason: string): never => {
    throw new DynplugError('EARTIFACT', `${what} is not an image: ${reason}.`, HINT);
  };
  const document = parseObject(bytes);
  if (!document) return refuse(`it is not a JSON object${mediaType === '' ? '' : ` (${printable(mediaType)})`}`);
  const { manifests, layers, config } = document;
  if ((manifests === undefined) === (layers === undefined))
    return refuse(manifests === undefined ? 'it has no layers' : 'it has both manifests and layers');
  const isIndex = manifests !== undefined;
  const own = document['mediaType'] ?? (MANIFEST_TYPES.includes(mediaType) ? mediaType : undefined);
  const type = own ?? (isIndex ? INDEX_MEDIA_TYPE : MANIFEST_MEDIA_TYPE);
  if (typeof type !== 'string' || !(isIndex ? INDEX_TYPES : IMAGE_TYPES).includes(type))
    return refuse(`its media type is ${printable(type)}`);
  const descriptor = { mediaType: type, digest: digestOf(bytes), size: bytes.length };
  const annotations = textsOf(document['annotations']);
  if (isIndex)
    return { descriptor, bytes, annotations, blobs: [], children: descriptorsOf(manifests, 'manifests', refuse) };
  const [only] = descriptorsOf([config], 'config', refuse);
  const blobs = [...(only ? [only] : []), ...descriptorsOf(layers, 'layers', refuse)];
  return { descriptor, bytes, annotations, blobs, children: undefined };
}

const HINT =
  'Check the reference. A page in its place comes from a proxy or a login; another form of manifest has to be converted first, for example with skopeo copy.';

function descriptorsOf(values: unknown, field: string, refuse: (reason: string) => never): readonly Descriptor[] {
  if (!Array.isArray(values)) return refuse(`its ${field} are not a list`);
  return values.map((value: unknown) => {
    const problem = problemOf(value);
    if (problem !== undefined) refuse(`of its ${field}, ${problem}`);
    const { mediaType, digest, size, ...more } = value as Descriptor;
    const platform = platformOf(more.platform);
    const annotations = textsOf(more.annotations);
    return {
      mediaType,
      digest,
      size,
      ...(platform && { platform }),
      ...(Object.keys(annotations).length > 0 && { annotations }),
    };
  });
}

/** undefined for what is no platform: an index lists attestations with "unknown", and may say nothing. */
function platformOf(value: unknown): Platform | undefined {
  if (!isObject(value)) return undefined;
  const { os, architecture, variant } = value;
  const isWord = (one: unknown): one is string => typeof one === 'string' && /^[\w.-]{1,40}$/.test(one);
  if (!isWord(os) || !isWord(architecture) || os === 'unknown') return undefined;
  return { os, architecture, ...(isWord(variant) && { variant }) };
}

function problemOf(value: unknown): string | undefined {
  if (!isObject(value)) return `one is ${printable(value)}`;
  const { mediaType, digest, size } = value;
  if (typeof digest !== 'string' || !isDigest(digest))
    return `one has the digest ${printable(digest)}, which is not a sha256 digest`;
  if (typeof mediaType !== 'string' || !MEDIA_TYPE.test(mediaType))
    return `${digest} has the media type ${printable(mediaType)}`;
  if (!Number.isSafeInteger(size) || (size as number) < 0) return `${digest} has the size ${printable(size)}`;
  return undefined;
}

function parseObject(bytes: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString());
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  const entries = isObject(value) ? Object.entries(value) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** JSON escapes what a terminal would obey. */
function printable(value: unknown): string {
  const text = (value === undefined ? 'undefined' : JSON.stringify(value)).replace(/[\u007f-\u009f]/g, ' ');
  return text.length > 80 ? `${text.slice(0, 80)} …` : text;
}
