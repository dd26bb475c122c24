// All that an image consists of, into a repository: blobs first, then the manifests that name them. What a tag will point to comes last,
// and from the caller: so no tag ever points to something that is not there as a whole.
import { DynplugError } from '../../errors/errors';
import { eachLimited } from './each-limited';
import type { Descriptor } from '../digest';
import { hasBlob } from './blobs';
import type { ImageSource } from './image-source';
import type { Manifest } from '../manifest';
import { putManifest } from './manifests';
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
  const children = await Promise.all((top.children ?? []).map((child) => imageOf(source, child)));
  const blobs = new Map([top, ...children].flatMap((image) => blobsOf(image)).map((blob) => [blob.digest, blob]));
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

/** @throws EARTIFACT for an index in an index: hosts take no such image */
async function imageOf(source: ImageSource, child: Descriptor): Promise<Manifest> {
  const manifest = await source.manifest(child);
  if (!manifest.children) return manifest;
  throw new DynplugError(
    'EARTIFACT',
    `${child.digest} is an index inside another index.`,
    'Name it by its own digest.',
  );
}

/** Without those that a registry must not hold. */
function blobsOf({ blobs }: Manifest): readonly Descriptor[] {
  return blobs.filter(({ mediaType }) => !/foreign|nondistributable/.test(mediaType));
}
