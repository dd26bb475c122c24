// Is the folder already what would be written? Compares instead of writing: a rewrite of 35,000 files costs seconds and wakes watchers.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Entry } from '../derive/entry';
import { REPORT_FILE } from './report';

/**
 * True when the folder holds a report, exactly these entries, and nothing changed since it was written: generated files byte for byte,
 * copied ones by size and by the change time of their source, which no tool can set back (unlike the modification time).
 * @param output absolute
 * @param entries all but the report
 * @param link whether copied files shall be hard links to their sources: one way of writing is no reason to leave the other
 */
export function isUnchanged(output: string, entries: readonly Entry[], link: boolean): boolean {
  let written: number;
  try {
    written = statSync(path.join(output, REPORT_FILE)).mtimeMs;
  } catch {
    // Never written, or by another tool.
    return false;
  }
  const expected = new Set([REPORT_FILE, ...entries.map((entry) => entry.path)]);
  return entries.every((entry) => isSame(output, entry, written, link)) && holdsOnly(output, expected);
}

/** True when the folder's report says this. @param output absolute */
export function isReported(output: string, report: Buffer): boolean {
  return readFileSync(path.join(output, REPORT_FILE)).equals(report);
}

function isSame(output: string, entry: Entry, written: number, link: boolean): boolean {
  const file = path.join(output, entry.path);
  try {
    if ('bytes' in entry.source) return readFileSync(file).equals(entry.source.bytes);
    const stats = statSync(file);
    if (link) {
      const source = statSync(entry.source.file);
      // Elsewhere there can be copies only.
      if (source.dev === stats.dev) return source.ino === stats.ino;
    }
    return (
      stats.nlink === 1 &&
      stats.size === entry.size &&
      entry.source.changed < written &&
      stats.mtimeMs <= written &&
      ((stats.mode & 0o111) !== 0) === (entry.mode === 0o755)
    );
  } catch {
    // Absent.
    return false;
  }
}

function holdsOnly(output: string, expected: ReadonlySet<string>): boolean {
  const visit = (folder: string, prefix: string): boolean =>
    readdirSync(folder, { withFileTypes: true }).every((entry) =>
      entry.isDirectory()
        ? visit(path.join(folder, entry.name), `${prefix}${entry.name}/`)
        : expected.has(prefix + entry.name),
    );
  return visit(output, '');
}
