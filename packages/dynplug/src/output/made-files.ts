// What a use case promised to write, looked at before it replaces anything: that nothing failed does not prove that something was made.
import { statSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../errors/errors';

export interface MadeFile {
  /** POSIX, relative to the output folder. */
  readonly path: string;
  /** Bytes; undefined means at least one. */
  readonly size?: number;
}

/**
 * @param folder absolute
 * @throws EWRITE for the first file that is missing, empty or of another size
 */
export function requireMadeFiles(folder: string, files: readonly MadeFile[]): void {
  for (const { path: file, size } of files) {
    const found = statSync(path.join(folder, file), { throwIfNoEntry: false });
    const bytes = found?.isFile() ? found.size : undefined;
    if (size === undefined ? (bytes ?? 0) > 0 : bytes === size) continue;
    throw new DynplugError(
      'EWRITE',
      `${file} was not written as it should be: ${bytes === undefined ? 'it is missing' : `it has ${bytes} bytes`}${size === undefined ? '' : ` instead of ${size} bytes`}.`,
      'The former output is as it was. Run the target again; if it fails in the same way, please report it.',
    );
  }
}
