// Which entry points may be features, seen without running them: those with a default export.
import { readFileSync } from 'node:fs';
import path from 'node:path';

const DEFAULT_EXPORT = /\bexport\s+default\b|\bexport\s*\{[^}]*\bdefault\b[^}]*\}|\bexport\s+\*\s+as\s+default\b/;

/**
 * @param projectDir absolute
 * @param entryPoints mount → file, relative to the project; a file that is absent is kept, so that the bundler tells it
 */
export function exposedEntryPoints(
  projectDir: string,
  entryPoints: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(entryPoints).filter(([, file]) => hasDefaultExport(path.join(projectDir, file))),
  );
}

/** A match in a comment counts too: then the entry point is built once more than needed. */
export function hasDefaultExport(file: string): boolean {
  try {
    return DEFAULT_EXPORT.test(readFileSync(file, 'utf8'));
  } catch {
    return true;
  }
}
