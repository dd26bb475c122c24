// The end of a build of one kind: what was written, what is in it, what is wrong with it.
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { hasIcons } from '../bundler/icons';
import type { StatsCompilation } from '../bundler/rspack';
import type { Asset, BuildRequest, KindAnswer, Problem } from '../protocol';
import type { BundleFacts } from './bundle-facts';
import { writeStatistics } from './statistics';
import { valueProblems } from './value-problems';
import { unknownExtensions } from './unknown-extensions';
import { problemsOf } from './problems';

/**
 * @param output absolute folder that was written
 * @param shared what shells of this kind share, by request
 * @param dropped about imports for side effects
 * @param unwanted files of the bundler's that nobody asks for
 */
export function kindAnswer(
  stats: StatsCompilation,
  facts: BundleFacts,
  { workspaceRoot, projectDir, bundle }: BuildRequest,
  output: string,
  shared: Readonly<Record<string, unknown>>,
  dropped: readonly Problem[],
  unwanted: readonly string[] = [],
): KindAnswer {
  const { bundled, parsed, paths } = facts;
  const problems = withoutRepeats([
    ...problemsOf(stats, workspaceRoot, paths),
    ...unknownExtensions(parsed, hasIcons(projectDir)),
    ...dropped,
    ...valueProblems(facts, workspaceRoot, bundle.define),
  ]);
  const shareScope = Object.keys(shared).sort();
  if (problems.some(({ severity }) => severity === 'error')) return { problems, assets: [], bundled, shareScope };
  for (const file of unwanted) rmSync(path.join(output, file), { force: true });
  if (bundle.statisticsFolder !== undefined) writeStatistics(stats, paths, bundle.statisticsFolder, output);
  if (bundle.sourceMapFolder !== undefined)
    moveSourceMaps(output, path.join(bundle.sourceMapFolder, path.basename(output)));
  return { problems, assets: filesBelow(output), bundled, shareScope };
}

/** Of a file that no rule is for, that it does not parse as a script says nothing more. */
function withoutRepeats(problems: readonly Problem[]): readonly Problem[] {
  const unknown = problems.filter(({ kind }) => kind === 'extension').map(({ file }) => file);
  return problems.filter(({ kind, file }) => kind !== 'syntax' || !unknown.includes(file));
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
