// Installed packages that are not those of the lockfile. Caches know an export by the lockfile, so it must hold what that one says.
import { type ClosureGraph, chainOf, label } from '../../closure/graph';
import type { Finding } from '../../errors/errors';
import { byText } from '../../files/paths';
import type { InstalledTree } from '../../tree/installed-tree';
import type { OutdatedPackage } from '../../tree/lockfile/locked-edges';

/**
 * What is wrong of all that was compared with the lockfile so far.
 * @param graph for the chains that lead to a package @param counts by folder
 */
export function outdatedFindings(
  tree: InstalledTree,
  graph: ClosureGraph,
  counts: (dir: string) => boolean = () => true,
): readonly Finding[] {
  const { lockfile } = tree;
  if (!lockfile) return [];
  if ('reason' in lockfile)
    return [
      {
        severity: 'warning',
        code: 'EOUTDATED',
        message: `Cannot compare the installed packages with ${lockfile.file}: ${lockfile.reason}.`,
        hint: 'Fix the file, or update @org/dynplug. Before you export, install exactly what the lockfile says.',
      },
    ];
  const outdated = tree.locked.outdated.filter(({ dir }) => counts(dir));
  if (outdated.length === 0) return [];
  const lines = outdated.map((one) => lineOf(tree, graph, one, lockfile.file)).sort(byText);
  return [
    {
      severity: 'error',
      code: 'EOUTDATED',
      message: `The installed packages do not match ${lockfile.file}:\n${lines.map((line) => `  - ${line}`).join('\n')}`,
      hint: `Run "${lockfile.install}", then export again.`,
    },
  ];
}

function lineOf(
  tree: InstalledTree,
  graph: ClosureGraph,
  { dir, from, version }: OutdatedPackage,
  file: string,
): string {
  const manifest = tree.manifest(dir);
  const installed = manifest.version;
  const locked =
    version === undefined
      ? `${file} has no such package there`
      : version === installed
        ? `${file} has ${version} with other content (a patch, commit or tarball)`
        : `${file} has ${version}`;
  const above = graph.has(from) ? chainOf(graph, from) : [label({ id: from, manifest: tree.manifest(from) })];
  const chain = [...above, label({ id: dir, manifest })].join(' > ');
  const found = tree.isSourceFolder(dir) ? `linked to ${dir}` : 'installed';
  return `${manifest.name} ${installed} is ${found}, ${locked} (${chain})`;
}
