// An image to all of its references: tags are looked at, then everything is sent, then the tags are put. Nothing has a tag before all is there.
import { type ImageSource } from '../oci/registry/image-source';
import type { Manifest } from '../oci/manifest';
import { type Repository, repositoryText } from '../oci/registry/repository';
import { type BlobProgress, type TransferredBlob, transferImage } from '../oci/registry/transfer-image';
import { type OverwriteTag, type TagState, type TaggedTarget, putTag, tagStates } from './tags';

export interface DeliveryOptions {
  readonly overwriteTag: OverwriteTag;
  /** Asks the registry all that a run asks, and sends nothing. */
  readonly dryRun: boolean;
  /** Blobs at a time. */
  readonly concurrency: number;
  readonly progress?: ((progress: BlobProgress) => void) | undefined;
}

export interface DeliveryRequest extends DeliveryOptions {
  readonly source: ImageSource;
  readonly top: Manifest;
  readonly targets: readonly TaggedTarget[];
  /** A further repository that has the blobs, perhaps. */
  readonly origin?: Repository | undefined;
}

export interface DeliveredBlob extends TransferredBlob {
  /** `host/path`. */
  readonly repository: string;
}

export interface Delivery {
  readonly tags: readonly TagState[];
  readonly blobs: readonly DeliveredBlob[];
}

/** @throws ETAGEXISTS, EREGISTRY, ENETWORK, EAUTH, EINTERRUPTED, EARTIFACT */
export async function deliverImage(request: DeliveryRequest): Promise<Delivery> {
  const { top, targets, origin, overwriteTag, dryRun } = request;
  const tags = await tagStates(targets, top.descriptor.digest, overwriteTag);
  const blobs: DeliveredBlob[] = [];
  const full = origin ? [origin] : [];
  for (const target of repositoriesWith(tags)) {
    const mountFrom = full.find(({ registry, name }) => registry.host === target.registry.host && name !== target.name);
    const transferred = await transferImage({ ...request, target, mountFrom: mountFrom?.name });
    blobs.push(...transferred.map((blob) => ({ repository: repositoryText(target), ...blob })));
    full.push(target);
  }
  if (!dryRun) for (const tag of tags) if (tag.state !== 'same') await putTag(tag, top, overwriteTag);
  return { tags, blobs };
}

/** Those that lack a tag; each once. */
function repositoriesWith(tags: readonly TagState[]): readonly Repository[] {
  const wanting = tags.filter(({ state }) => state !== 'same').map(({ target }) => target.repository);
  return [...new Map(wanting.map((repository) => [repositoryText(repository), repository])).values()];
}
