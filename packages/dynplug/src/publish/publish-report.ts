// publish.json: what the next step of a pipeline needs to know. It holds no header and no address but those of references.
import type { SourceHashes } from '../tree/source-hashes';
import { referenceText } from '../oci/registry/repository';
import type { DeliveredBlob, Delivery } from './deliver-image';

/** In the output folder; marks it as ours. */
export const PUBLISH_REPORT_FILE = 'publish.json';

export interface PublishReport {
  readonly formatVersion: 1;
  readonly kind: 'oci';
  /** What was copied, for an image that came from a registry. */
  readonly from?: string;
  readonly mediaType: string;
  readonly digest: string;
  readonly references: readonly {
    /** `host/path:tag`. */
    readonly reference: string;
    /** The same image by its digest: `host/path@sha256:…`. */
    readonly pinned: string;
    readonly state: 'new' | 'same' | 'moved';
    /** Digest that the tag pointed to. */
    readonly former?: string;
  }[];
  readonly blobs: readonly DeliveredBlob[];
  /** Bytes of the blobs that were sent. */
  readonly bytes: number;
  readonly ms: number;
  readonly dryRun: boolean;
  /** What the image was made from, if that is known. */
  readonly sourceHashes?: SourceHashes;
}

export function publishReport(
  { tags, blobs }: Delivery,
  image: { readonly mediaType: string; readonly digest: string; readonly from?: string },
  {
    ms,
    dryRun,
    sourceHashes,
  }: { readonly ms: number; readonly dryRun: boolean; readonly sourceHashes?: SourceHashes | undefined },
): PublishReport {
  const { digest } = image;
  return {
    formatVersion: 1,
    kind: 'oci',
    ...image,
    references: tags.map(({ target: { reference }, state, former }) => ({
      reference: referenceText(reference),
      pinned: referenceText({ registry: reference.registry, repository: reference.repository, digest }),
      state,
      ...(former !== undefined && { former }),
    })),
    blobs,
    bytes: blobs.reduce((sum, { outcome, size }) => sum + (outcome === 'sent' ? size : 0), 0),
    ms: Math.round(ms),
    dryRun,
    ...(sourceHashes && { sourceHashes }),
  };
}
