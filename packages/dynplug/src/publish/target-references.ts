// References that an image is to get.
import { type Reference, parseReference } from '../oci/reference';
import { DynplugError } from '../errors/errors';

/** Each once, with a tag. @throws EREFERENCE */
export function targetReferences(texts: readonly string[], hint: string): readonly Reference[] {
  if (texts.length === 0) throw new DynplugError('EREFERENCE', 'The image has no name to be published under.', hint);
  return [...new Set(texts)].map((text) => {
    const reference = parseReference(text);
    if (reference.tag === undefined)
      throw new DynplugError(
        'EREFERENCE',
        `"${text}" names a digest.`,
        'The digest of an image follows from what is in it; give it a tag.',
      );
    return reference;
  });
}
