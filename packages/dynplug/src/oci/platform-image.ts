// Which image of an index is read: the one for a platform.
import type { ErrorCode } from '../errors/error-codes';
import { DynplugError } from '../errors/errors';
import type { Descriptor } from './digest';
import { platformText } from './image';

const DEFAULT_PLATFORM = 'linux/amd64';

/** How a caller says that there is no such image. */
export interface AbsentImage {
  readonly code: ErrorCode;
  /** What to do. @param platforms those that there are */
  readonly byPlatform: (platforms: string) => string;
  /** The same for one of several images. @param layout absolute path @param tags those that there are */
  readonly byTag: (layout: string, tags: string) => string;
}

/** Of a single image, whose config has no variant that one could rely on. @throws the code for an absent image */
export function requirePlatform(found: string, asked: string, subject: string, absent: AbsentImage): void {
  if (asked === found || asked.startsWith(`${found}/`)) return;
  throw absentPlatform(subject, asked, [found], absent);
}

/**
 * @param images those of an index @param asked a platform, if a person named one
 * @throws the code for an absent image, with the platforms that there are
 */
export function forPlatform<Image extends Descriptor>(
  images: readonly Image[],
  subject: string,
  asked: string | undefined,
  absent: AbsentImage,
): Image {
  const known = images.flatMap((image) => (image.platform ? [{ image, text: platformText(image.platform) }] : []));
  if (asked === undefined && known.length < 2) {
    const only = known[0]?.image ?? images[0];
    if (only) return only;
  }
  const wanted = asked ?? DEFAULT_PLATFORM;
  const found = known.find(({ text }) => text === wanted) ?? known.find(({ text }) => text.startsWith(`${wanted}/`));
  if (found) return found.image;
  throw absentPlatform(
    subject,
    wanted,
    known.map(({ text }) => text),
    absent,
  );
}

function absentPlatform(
  subject: string,
  wanted: string,
  known: readonly string[],
  { code, byPlatform }: AbsentImage,
): DynplugError {
  return new DynplugError(
    code,
    `${subject} has no image for ${wanted}.`,
    known.length === 0 ? 'It lists no platform.' : byPlatform(known.join(', ')),
  );
}
