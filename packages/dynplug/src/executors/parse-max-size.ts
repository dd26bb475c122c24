// The option maxSize, as people write it.
import { parseBytes } from '../derive/sizes';
import { DynplugError } from '../support/errors';

/** Bytes of the option maxSize. @throws EOPTION */
export function parseMaxSize(value: string | number): number {
  const bytes = parseBytes(value);
  if (bytes === undefined)
    throw new DynplugError(
      'EOPTION',
      `maxSize: "${value}" is no size.`,
      'For example "20MB", "512kB", or a number of bytes.',
    );
  return bytes;
}
