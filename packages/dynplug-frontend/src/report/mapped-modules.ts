// What is in a bundle of another tool, as its source maps tell: files of the workspace, and installed packages with their sizes.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Bundled, SourceFile } from '../protocol';
import { filesBelow } from './kind-answer';
import { PackageSums } from './package-sums';
import type { SourcePaths } from './source-paths';

interface SourceMap {
  readonly sources: readonly string[];
  readonly sourcesContent?: readonly (string | null)[];
}

/**
 * Imports are not in maps: who brought a package stays unknown.
 * @param folder absolute, with scripts and their maps
 * @param context absolute folder that paths in the maps are relative to
 * @param paths the names of files in reports
 */
export function mappedModules(
  folder: string,
  context: string,
  paths: SourcePaths,
): Pick<Bundled, 'sources' | 'packages'> {
  const packages = new PackageSums(paths);
  const sources: SourceFile[] = [];
  for (const [file, size] of modulesOf(folder, context)) {
    if (!existsSync(file)) continue;
    if (!paths.isSource(file)) packages.add(file, size);
    else sources.push({ path: paths.relative(file), size, bundled: true, imports: [] });
  }
  return { sources: sources.sort((a, b) => (a.path < b.path ? -1 : 1)), packages: packages.all() };
}

/** Absolute file → bytes. A module in several chunks counts once. */
function modulesOf(folder: string, context: string): ReadonlyMap<string, number> {
  const modules = new Map<string, number>();
  for (const { path: name } of filesBelow(folder).filter((file) => file.path.endsWith('.map'))) {
    const map = JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as SourceMap;
    for (const [at, source] of map.sources.entries()) {
      const [, relative] = /^webpack:\/\/[^/]*\/([^?]+)/.exec(source) ?? [];
      if (relative !== undefined)
        modules.set(path.resolve(context, relative), Buffer.byteLength(map.sourcesContent?.[at] ?? ''));
    }
  }
  return modules;
}
