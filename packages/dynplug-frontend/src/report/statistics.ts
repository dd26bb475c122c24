// Which modules are in which file, in the form of webpack's statistics, which bundle analysers read. Only that: who asked for a module first, and
// all else that the bundler says, depends on where the sources lie.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { StatsCompilation } from '../bundler/rspack';
import type { SourcePaths } from './source-paths';

type StatsModule = NonNullable<StatsCompilation['modules']>[number];

/**
 * @param paths those of the build: no folder of this machine is written
 * @param folder absolute, of statistics
 * @param output absolute folder that was written; its name is the file's
 */
export function writeStatistics(stats: StatsCompilation, paths: SourcePaths, folder: string, output: string): void {
  const named = (name: string | number): string => paths.withoutRoot(shortName(String(name)));
  const moduleOf = ({ id, name = '', moduleType, size, chunks, modules }: StatsModule): object => ({
    ...(id !== undefined && id !== null && { id: named(id) }),
    identifier: `${moduleType}|${named(name)}`,
    name: named(name),
    size,
    chunks: [...(chunks ?? [])].sort(),
    ...(modules && { modules: moduleList(modules) }),
  });
  // What has no name is a sum of what the bundler leaves out: its own runtime.
  const moduleList = (modules: readonly StatsModule[]): readonly object[] =>
    sorted(modules.filter(({ name }) => name).map(moduleOf));
  const { assets = [], chunks = [], entrypoints = {}, modules = [] } = stats;
  const statistics = {
    assets: sorted(
      assets.map(({ name, size, chunks: of = [] }) => ({ type: 'asset', name, size, chunks: [...of].sort() })),
    ),
    chunks: sorted(
      chunks.map(({ id, names, files, entry, initial, size }) => ({ id, names, files, entry, initial, size })),
    ),
    entrypoints: Object.fromEntries(
      Object.entries(entrypoints).map(([name, { chunks: of, assets: files }]) => [
        name,
        { name, chunks: of, assets: files },
      ]),
    ),
    modules: moduleList(modules),
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf(folder, output), `${JSON.stringify(statistics, null, 1)}\n`);
}

/** For a kind that turns out not to be shipped. */
export function removeStatistics(folder: string | undefined, output: string): void {
  if (folder !== undefined) rmSync(fileOf(folder, output), { force: true });
}

const fileOf = (folder: string, output: string): string => path.join(folder, `${path.basename(output)}.json`);

/** Without loaders, and without the way to a package that lies elsewhere, as the bundler's own may. */
function shortName(name: string): string {
  const file = name.split('!').at(-1) as string;
  return file.replace(/^(?:\.\.\/)+(?!node_modules\/)\S*?\/(?=node_modules\/)/, 'tool/');
}

function sorted<T extends object>(items: readonly T[]): readonly T[] {
  const keyed = items.map((item) => [JSON.stringify(item), item] as const);
  return keyed.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}
