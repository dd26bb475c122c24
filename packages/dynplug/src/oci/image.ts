// The JSON documents of an image. Source: OCI image specification 1.1 (config.md, manifest.md, image-index.md).
// A real image config, never the empty or an artifact type: `skopeo inspect`, which installers run, refuses those.
import type { Descriptor } from './digest';
import { digestOf } from './digest';
import type { Layer } from './layer';

export const MANIFEST_MEDIA_TYPE = 'application/vnd.oci.image.manifest.v1+json';
export const INDEX_MEDIA_TYPE = 'application/vnd.oci.image.index.v1+json';
export const CONFIG_MEDIA_TYPE = 'application/vnd.oci.image.config.v1+json';

/** `os/architecture`, with a variant if need be: `linux/amd64`, `linux/arm/v7`. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

/** `linux/arm/v7` */
export function platformText({ os, architecture, variant }: Platform): string {
  return [os, architecture, variant].filter(Boolean).join('/');
}

export type Annotations = Readonly<Record<string, string>>;

export interface Blob {
  readonly descriptor: Descriptor;
  readonly bytes: Buffer;
}

export interface ImageDocuments {
  readonly config: Blob;
  readonly manifest: Blob;
}

/** The config and the manifest of an image with one layer. @param created RFC 3339, only when it was declared */
export function imageDocuments(
  layer: Layer,
  platform: Platform,
  annotations: Annotations,
  labels: Annotations,
  created: string | undefined,
): ImageDocuments {
  const config = document(CONFIG_MEDIA_TYPE, {
    ...(created !== undefined && { created }),
    ...platform,
    config: Object.keys(labels).length > 0 ? { Labels: sorted(labels) } : {},
    rootfs: { type: 'layers', diff_ids: [layer.diffId] },
    history: [{ ...(created !== undefined && { created }), created_by: 'dynplug package-oci' }],
  });
  const manifest = document(MANIFEST_MEDIA_TYPE, {
    schemaVersion: 2,
    mediaType: MANIFEST_MEDIA_TYPE,
    config: config.descriptor,
    layers: [layer.descriptor],
    annotations: sorted(annotations),
  });
  return { config, manifest };
}

/** An index over images of several platforms. The annotations stand on it too: installers read them from what the tag points to. */
export function indexDocument(
  images: readonly { readonly manifest: Blob; readonly platform: Platform }[],
  annotations: Annotations,
): Blob {
  return document(INDEX_MEDIA_TYPE, {
    schemaVersion: 2,
    mediaType: INDEX_MEDIA_TYPE,
    manifests: images.map(({ manifest, platform }) => ({ ...manifest.descriptor, platform })),
    annotations: sorted(annotations),
  });
}

function document(mediaType: string, value: unknown): Blob {
  const bytes = Buffer.from(JSON.stringify(value));
  return { descriptor: { mediaType, digest: digestOf(bytes), size: bytes.length }, bytes };
}

function sorted(values: Annotations): Annotations {
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}
