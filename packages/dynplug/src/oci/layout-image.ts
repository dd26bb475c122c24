// Which image of a layout is read. Source: OCI image specification 1.1, image-layout.md.
import { DynplugError } from '../errors/errors';
import type { Descriptor } from './digest';
import { INDEX_MEDIA_TYPE } from './image';
import { type FileSlice, type LayoutFiles, readSlice } from './layout-files';
import { MAX_MANIFEST_BYTES, parseManifest } from './manifest';
import { type AbsentImage, forPlatform } from './platform-image';

export const COPY_AGAIN = 'Copy the image again, with all of its blobs.';

type Listed = Descriptor & { readonly tag?: string };

/**
 * @param tag names one of several images, as in `skopeo inspect oci:<layout>:<tag>`
 * @param platform chooses among images that are listed without an index of their own
 * @throws EARTIFACT for a damaged layout, the code for an absent image when there is no such image, or several
 */
export async function imageInLayout(
  layout: LayoutFiles,
  tag: string | undefined,
  platform: string | undefined,
  absent: AbsentImage,
): Promise<Listed> {
  const { subject } = layout;
  const index = await readIndex(layout);
  const tagged = index.filter((one) => tag === undefined || one.tag === tag);
  const digests = new Set(tagged.map(({ digest }) => digest));
  const [first] = tagged;
  const tags = [...new Set(index.flatMap((one) => one.tag ?? []))].join(', ');
  if (!first)
    throw new DynplugError(
      absent.code,
      tag === undefined ? `${subject} lists no image.` : `${subject} has no image with the tag ${tag}.`,
      tags === '' ? COPY_AGAIN : `Its tags: ${tags}.`,
    );
  if (digests.size > 1 && tagged.some(({ platform }) => platform === undefined))
    throw new DynplugError(
      absent.code,
      `${subject} holds ${digests.size} images.`,
      tags === '' ? 'Copy one of them out with skopeo copy.' : absent.byTag(subject, tags),
    );
  return digests.size > 1 ? forPlatform(tagged, subject, platform, absent) : first;
}

/** What index.json lists. @throws EARTIFACT */
async function readIndex(layout: LayoutFiles): Promise<readonly Listed[]> {
  const subject = `${layout.subject}: index.json`;
  const slice = sliceOf(layout, 'index.json');
  const bytes = slice && slice.size <= MAX_MANIFEST_BYTES ? await readSlice(slice) : Buffer.alloc(0);
  const { children = [] } = parseManifest(bytes, INDEX_MEDIA_TYPE, subject);
  return children.map((descriptor) => {
    const tag = descriptor.annotations?.['org.opencontainers.image.ref.name'];
    return { ...descriptor, ...(tag !== undefined && { tag }) };
  });
}

function sliceOf(layout: LayoutFiles, name: string): FileSlice | undefined {
  try {
    return layout.slice(name);
  } catch {
    return undefined;
  }
}
