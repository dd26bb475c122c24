// The end of a build of one kind: what was written, what is in it, what is wrong with it.
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { hasIcons } from '../bundler/icons';
import type { StatsCompilation } from '../bundler/rspack';
import type { Asset, BuildRequest, KindAnswer, Problem } from '../protocol';
import type { BundleFacts } from './bundle-facts';
import { writeStatistics } from './statistics';
import { unknownExtensions } from './unknown-extensions';
import { problemsOf } from './problems';

/**
 * @param output absolute folder that was written
 * @param shared what shells of this kind share, by request
 * @param unwanted files of the bundler's that nobody asks for
 */
export function kindAnswer(
  stats: StatsCompilation,
  { bundled, parsed, paths }: BundleFacts,
  { workspaceRoot, projectDir, bundle }: BuildRequest,
  output: string,
  shared: Readonly<Record<string, unknown>>,
  unwanted: readonly string[] = [],
): KindAnswer {
  const unknown = unknownExtensions(parsed, hasIcons(projectDir));
  // That it does not parse as a script says nothing more.
  const isUnknown = ({ kind, file }: Problem): boolean => kind === 'syntax' && unknown.some((of) => of.file === file);
  const problems = [...problemsOf(stats, workspaceRoot, paths).filter((found) => !isUnknown(found)), ...unknown];
  const shareScope = Object.keys(shared).sort();
  if (problems.some(({ severity }) => severity === 'error')) return { problems, assets: [], bundled, shareScope };
  for (const file of unwanted) rmSync(path.join(output, file), { force: true });
  if (bundle.statisticsFolder !== undefined) writeStatistics(stats, paths, bundle.statisticsFolder, output);
  if (bundle.sourceMapFolder !== undefined)
    moveSourceMaps(output, path.join(bundle.sourceMapFolder, path.basename(output)));
  return { problems, assets: filesBelow(output), bundled, shareScope };
}

/** Hidden maps lie apart: what is shipped is a folder as a whole. @param output and @param folder absolute */
export function moveSourceMaps(output: string, folder: string): void {
  for (const { path: file } of filesBelow(output).filter((asset) => asset.path.endsWith('.map'))) {
    const to = path.join(folder, file);
    mkdirSync(path.dirname(to), { recursive: true });
    renameSync(path.join(output, file), to);
  }
}

/** Sorted by path. @param folder absolute */
export function filesBelow(folder: string): readonly Asset[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => ({ path: path.relative(folder, file).split(path.sep).join('/'), size: statSync(file).size }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}
