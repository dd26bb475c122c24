// Which image of an index is read: the one for a platform.
import { DynplugError } from '../errors/errors';
import type { Descriptor } from '../oci/digest';
import { platformText } from '../oci/image';

const DEFAULT_PLATFORM = 'linux/amd64';

/** Of a single image, whose config has no variant that one could rely on. @throws EHOSTSOURCE */
export function requirePlatform(found: string, asked: string, subject: string): void {
  if (asked === found || asked.startsWith(`${found}/`)) return;
  throw absentPlatform(subject, asked, [found]);
}

/**
 * @param images those of an index @param asked a platform, if a person named one
 * @throws EHOSTSOURCE that lists the platforms
 */
export function forPlatform<Image extends Descriptor>(
  images: readonly Image[],
  subject: string,
  asked: string | undefined,
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
  );
}

function absentPlatform(subject: string, wanted: string, known: readonly string[]): DynplugError {
  return new DynplugError(
    'EHOSTSOURCE',
    `${subject} has no image for ${wanted}.`,
    known.length === 0 ? 'It lists no platform.' : `Name one that it has with --platform: ${known.join(', ')}.`,
  );
}
