// Which files are a plugin's own.
import { isInside, posixRelative } from '../../files/paths';

/** What to do about one that is not. */
export const OWN_SOURCE = 'Expose a source file of the plugin; it may pass on what another package exports.';

/** Links are not followed. @param dir folder of the plugin @param file both absolute */
export function isOwnSource(dir: string, file: string): boolean {
  return isInside(dir, file) && !posixRelative(dir, file).split('/').includes('node_modules');
}
