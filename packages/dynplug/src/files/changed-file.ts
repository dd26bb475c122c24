// The error for a file that is not as large as it was when it was listed: what was read of it would be neither the former nor the new one.
import { DynplugError } from '../errors/errors';

/** @param file absolute */
export function changedFile(file: string): DynplugError {
  return new DynplugError(
    'EARCHIVE',
    `${file} changed while it was being read.`,
    'A build in watch mode or an install writes to it. Run again when that is done.',
  );
}
