// The option compressionLevel, which all targets that make an archive share.
import { DynplugError } from '../support/errors';

/** @throws EOPTION */
export function parseLevel(value = 6): number {
  if (!Number.isInteger(value) || value < 1 || value > 9)
    throw new DynplugError('EOPTION', `compressionLevel: ${value} is not one of 1 to 9.`);
  return value;
}
