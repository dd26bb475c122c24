// All that an image consists of, into a repository: blobs first, then the manifests that name them. What a tag will point to comes last,
// and from the caller: so no tag ever points to something that is not there as a whole.
import { eachLimited } from '../../support/each-limited';
import type { Descriptor } from '../digest';
import { hasBlob } from './blobs';
import type { ImageSource } from './image-source';
import { type Manifest, putManifest } from './manifests';
import type { Repository } from './repository';
import { uploadBlob } from './upload-blob';

export type BlobOutcome = 'sent' | 'mounted' | 'skipped';

export interface TransferredBlob {
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  readonly outcome: BlobOutcome;
}

export interface BlobProgress {
  readonly digest: string;
  readonly size: number;
  readonly sent: number;
}

export interface TransferRequest {
  readonly source: ImageSource;
  readonly top: Manifest;
  readonly target: Repository;
  /** A repository of the same registry that may have the blobs. */
  readonly mountFrom?: string | undefined;
  /** Blobs at a time. */
  readonly concurrency: number;
  /** Only asks what is there: `sent` then means that it would be. */
  readonly dryRun: boolean;
  readonly progress?: ((progress: BlobProgress) => void) | undefined;
}

/** @returns what became of each blob @throws EREGISTRY, ENETWORK, EAUTH, EINTERRUPTED, EARTIFACT; others in flight have ended then */
export async function transferImage(request: TransferRequest): Promise<readonly TransferredBlob[]> {
  const { source, target, top, concurrency } = request;
  const children = await Promise.all(childrenOf(top).map((descriptor) => source.manifest(descriptor)));
  const manifests = children.length > 0 ? children : [top];
  const blobs = new Map(manifests.flatMap((manifest) => blobsOf(manifest)).map((blob) => [blob.digest, blob]));
  const transferred = await eachLimited([...blobs.values()], concurrency, (blob) => transferBlob(request, blob));
  if (!request.dryRun)
    await eachLimited(children, concurrency, (child) => putManifest(target, child.descriptor.digest, child));
  return transferred;
}

async function transferBlob(
  { source, target, mountFrom, dryRun, progress }: TransferRequest,
  blob: Descriptor,
): Promise<TransferredBlob> {
  const { digest, size } = blob;
  if (await hasBlob(target, digest, size)) return { digest, size, outcome: 'skipped' };
  if (dryRun) return { digest, size, outcome: 'sent' };
  const outcome = await uploadBlob(target, {
    digest,
    size,
    open: (offset, length) => source.open(blob, offset, length),
    mountFrom,
    progress: progress && ((sent) => progress({ digest, size, sent })),
  });
  return { digest, size, outcome };
}

/** The manifests of an index. */
function childrenOf({ bytes }: Manifest): readonly Descriptor[] {
  const { manifests } = JSON.parse(bytes.toString()) as { manifests?: readonly Descriptor[] };
  return Array.isArray(manifests) ? (manifests as readonly Descriptor[]) : [];
}

/** Its config and its layers, without those that a registry must not hold. */
function blobsOf({ bytes }: Manifest): readonly Descriptor[] {
  const { config, layers = [] } = JSON.parse(bytes.toString()) as {
    config?: Descriptor;
    layers?: readonly Descriptor[];
  };
  return [...(config ? [config] : []), ...layers].filter(
    ({ mediaType }) => !/foreign|nondistributable/.test(mediaType),
  );
}
