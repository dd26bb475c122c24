// The modules of a bundle summed up by the installed packages that they are from.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { BundledPackage } from '../protocol';
import type { SourcePaths } from './source-paths';

interface Sum {
  readonly name: string;
  readonly version: string;
  readonly path: string;
  /** Absolute files that the package's name may mean. */
  readonly entries: ReadonlySet<string>;
  modules: number;
  size: number;
  entry: boolean;
  readonly importedBy: Set<string>;
}

export class PackageSums {
  readonly #paths: SourcePaths;
  readonly #sums = new Map<string, Sum>();

  constructor(paths: SourcePaths) {
    this.#paths = paths;
  }

  /** A module that is in the bundle. @param file absolute, of an installed package @param size bytes */
  add(file: string, size: number): void {
    const sum = this.#sumOf(file);
    if (!sum) return;
    sum.modules++;
    sum.size += size;
    sum.entry ||= sum.entries.has(file);
  }

  /** A module that was parsed: what a package's index passes on has that index as its importer, which may be left out itself. */
  brought(file: string, importer: string): void {
    const from = packageFolder(importer);
    if (from !== packageFolder(file))
      this.#sumOf(file)?.importedBy.add(from === undefined ? this.#paths.relative(importer) : packageName(from));
  }

  /** Sorted by path. */
  all(): readonly BundledPackage[] {
    return [...this.#sums.values()]
      .filter(({ modules }) => modules > 0)
      .sort((a, b) => (a.path < b.path ? -1 : 1))
      .map(({ entries: _entries, importedBy, ...sum }) => ({ ...sum, importedBy: [...importedBy].sort() }));
  }

  #sumOf(file: string): Sum | undefined {
    const folder = packageFolder(file);
    if (folder === undefined) return undefined;
    let sum = this.#sums.get(folder);
    if (!sum) this.#sums.set(folder, (sum = this.#start(folder)));
    return sum;
  }

  #start(folder: string): Sum {
    const manifest = readManifest(folder);
    const named = [manifest['module'], manifest['main'], 'index.js'].filter((file) => typeof file === 'string');
    return {
      name: packageName(folder),
      version: typeof manifest['version'] === 'string' ? manifest['version'] : '0.0.0',
      path: this.#paths.relative(folder),
      entries: new Set(named.map((file) => path.join(folder, file))),
      modules: 0,
      size: 0,
      entry: false,
      importedBy: new Set(),
    };
  }
}

/** The folder of the innermost package that a file is from, absolute; undefined outside of `node_modules`. */
function packageFolder(file: string): string | undefined {
  const segments = file.split(path.sep);
  const at = segments.lastIndexOf('node_modules');
  return at === -1 ? undefined : segments.slice(0, at + (segments[at + 1]?.startsWith('@') ? 3 : 2)).join(path.sep);
}

/** As it is imported: the folder's name, which an alias in package.json may have chosen. */
function packageName(folder: string): string {
  const segments = folder.split(path.sep);
  return segments.slice(segments.lastIndexOf('node_modules') + 1).join('/');
}

function readManifest(folder: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
  } catch {
    // A file in node_modules that belongs to no package.
    return {};
  }
}
