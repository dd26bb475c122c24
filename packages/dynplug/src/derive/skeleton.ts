// The derived package as a throw-away folder of links, for loading its entry point before anything is written. Node looks modules up in
// it just as in the real thing (with --preserve-symlinks), and making it costs milliseconds.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Entry, packageFolder } from './entry';

/** A package of which every file comes from one folder, so that one link stands for all. `path` is POSIX, in the derived package. */
export interface WholePackage {
  readonly path: string;
  /** Absolute. */
  readonly dir: string;
}

/**
 * @param whole packages that hold no other packages, neither here nor at their source
 * @returns the folder, absolute; remove it with `removeSkeleton`
 */
export function makeSkeleton(entries: readonly Entry[], whole: readonly WholePackage[]): string {
  const root = mkdtempSync(path.join(tmpdir(), 'dynplug-load-'));
  const made = new Set<string>();
  const prepare = (file: string): string => {
    const target = path.join(root, file);
    const folder = path.dirname(target);
    if (!made.has(folder)) mkdirSync(folder, { recursive: true });
    made.add(folder);
    return target;
  };
  const linked = new Set(whole.map((pkg) => pkg.path));
  for (const pkg of whole) symlinkSync(pkg.dir, prepare(pkg.path), 'dir');
  for (const entry of entries) {
    if (linked.has(packageFolder(entry.path))) continue;
    if ('bytes' in entry.source) writeFileSync(prepare(entry.path), entry.source.bytes);
    else symlinkSync(entry.source.file, prepare(entry.path), 'file');
  }
  return root;
}

export function removeSkeleton(root: string): void {
  rmSync(root, { recursive: true, force: true });
}
