// An image whose layers are about to be read: of a repository, or of a layout on disk.
import { DynplugError } from '../../errors/errors';
import { COPY_AGAIN, imageInLayout } from '../layout-image';
import type { LayoutFiles } from '../layout-files';
import type { Manifest } from '../manifest';
import { type AbsentImage, forPlatform } from '../platform-image';
import type { Reference } from '../reference';
import { type ImageSource, layoutSource, repositorySource } from './image-source';
import { requireManifest } from './manifests';
import { Registries, type RegistrySettings } from './registries';
import { referenceText } from './repository';
import { type RetryPolicy, SYSTEM_CLOCK } from './retry';

export interface OpenImage {
  /** For messages. */
  readonly subject: string;
  readonly source: ImageSource;
  /** What the reference or the layout names: an image, or an index. */
  readonly top: Manifest;
  /** In a layout. */
  readonly tag?: string;
}

export interface ImageChoice {
  /** `linux/arm64`; undefined: an index is read for linux/amd64. */
  readonly platform?: string | undefined;
  readonly absent: AbsentImage;
}

const ATTEMPTS = 5;

/** @param work with the image; the connections close after it @throws EREGISTRY, ENETWORK, EAUTH, EARTIFACT, and what `work` throws */
export async function withReferencedImage<T>(
  reference: Reference,
  settings: RegistrySettings,
  work: (image: OpenImage) => Promise<T>,
): Promise<T> {
  const registries = new Registries([reference], settings);
  try {
    const repository = registries.repository(reference, 'pull');
    const top = await requireManifest(repository, reference);
    return await work({ subject: referenceText(reference), source: repositorySource(repository), top });
  } finally {
    registries.close();
  }
}

/** @param tag of one of several images @throws EARTIFACT, and the code for an absent image */
export async function openLayoutImage(
  layout: LayoutFiles,
  tag: string | undefined,
  { platform, absent }: ImageChoice,
): Promise<OpenImage> {
  const source = layoutSource(layout, COPY_AGAIN);
  const { tag: found, ...listed } = await imageInLayout(layout, tag, platform, absent);
  const top = await source.manifest(listed);
  return { subject: layout.subject, source, top, ...(found !== undefined && { tag: found }) };
}

/** The image for a platform, where it is one of an index. @throws EARTIFACT, and the code for an absent image */
export async function imageOf(
  { subject, source, top }: OpenImage,
  { platform, absent }: ImageChoice,
): Promise<Manifest> {
  const image = top.children ? await source.manifest(forPlatform(top.children, subject, platform, absent)) : top;
  if (!image.children) return image;
  throw new DynplugError('EARTIFACT', `${subject} has an index inside an index.`, COPY_AGAIN);
}

/** How often a layer is asked for again. */
export function layerPolicy(subject: string, { clock, signal }: RegistrySettings): RetryPolicy & { subject: string } {
  return { subject, attempts: ATTEMPTS, clock: clock ?? SYSTEM_CLOCK, signal };
}
