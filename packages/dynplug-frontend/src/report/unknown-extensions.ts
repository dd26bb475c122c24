// Files of the workspace that no rule of the bundler handles. It parses them as scripts, and some other files parse without an error.
import { ICON, KNOWN_EXTENSIONS } from '../bundler/file-kinds';
import type { Problem } from '../protocol';

/** @param parsed files that were parsed as scripts or styles, not copied; relative to the workspace root @param hasIcons whether icons become components */
export function unknownExtensions(parsed: readonly string[], hasIcons: boolean): readonly Problem[] {
  return parsed
    .filter((file) => (ICON.test(file) ? !hasIcons : !KNOWN_EXTENSIONS.test(file)))
    .map((file) => ({
      severity: 'error',
      kind: 'extension',
      file,
      message: `${file} has a file type that is not supported`,
    }));
}
