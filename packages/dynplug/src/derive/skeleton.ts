// The derived package as a throw-away folder of links, for loading its entry point before anything is written. Node looks modules up in
// it just as in the real thing (with --preserve-symlinks), and making it costs milliseconds: what ships whole is one link.
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type TemporaryFolder, makeTemporaryFolder } from '../files/temporary-folder';
import { type Entry, packageFolder } from './entry';

/**
 * @param complete folders of packages, POSIX in the derived package, of which every file ships that lies in their source folder
 */
export function makeSkeleton(entries: readonly Entry[], complete: ReadonlySet<string>): TemporaryFolder {
  const folder = makeTemporaryFolder('load', { inMemory: true });
  const { path: root } = folder;
  const mixed = mixedPackages(entries, complete);
  const folders = new Set<string>();
  const links = new Set<string>();
  const prepare = (file: string): string => {
    const target = path.join(root, file);
    const folder = path.dirname(target);
    if (!folders.has(folder)) mkdirSync(folder, { recursive: true });
    folders.add(folder);
    return target;
  };
  for (const { path: file, source } of entries) {
    if ('bytes' in source) {
      writeFileSync(prepare(file), source.bytes);
      continue;
    }
    const link = linkFor(file, complete, mixed);
    if (links.has(link)) continue;
    links.add(link);
    const target = source.file.slice(0, source.file.length - (file.length - link.length));
    symlinkSync(target, prepare(link), link === file ? 'file' : 'dir');
  }
  return folder;
}

/** The highest path on the way to a file that may be one link: its package, a folder in that, or itself. */
function linkFor(file: string, complete: ReadonlySet<string>, mixed: ReadonlySet<string>): string {
  const pkg = packageFolder(file);
  if (!complete.has(pkg)) return file;
  if (!mixed.has(pkg)) return pkg;
  const end = file.indexOf('/', pkg.length + 1);
  return end < 0 ? file : file.slice(0, end);
}

/** Packages in which other packages lie, here or at their source, or of which a file is ours. */
function mixedPackages(entries: readonly Entry[], complete: ReadonlySet<string>): ReadonlySet<string> {
  const mixed = new Set<string>();
  const seen = new Set<string>();
  for (const { path: file, source } of entries) {
    const pkg = packageFolder(file);
    if ('bytes' in source) mixed.add(pkg);
    if (seen.has(pkg)) continue;
    seen.add(pkg);
    mixed.add(packageFolder(path.posix.dirname(pkg)));
    if ('file' in source && complete.has(pkg)) {
      const dir = source.file.slice(0, source.file.length - (file.length - pkg.length));
      if (existsSync(path.join(dir, 'node_modules'))) mixed.add(pkg);
    }
  }
  return mixed;
}
