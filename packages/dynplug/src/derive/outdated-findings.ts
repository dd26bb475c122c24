// Installed packages that are not those of the lockfile. Caches know an export by the lockfile, so it must hold what that one says.
import { type ClosureGraph, chainOf, label } from '../closure/graph';
import type { OutdatedPackage } from '../closure/locked-edges';
import type { Walk } from '../closure/walk';
import type { Finding } from '../support/errors';
import { byText } from '../support/paths';
import type { InstalledTree } from '../tree/installed-tree';

export function outdatedFindings({ lockfile }: InstalledTree, { graph, outdated }: Walk): readonly Finding[] {
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
  if (outdated.length === 0) return [];
  const lines = outdated.map((one) => lineOf(graph, one, lockfile.file)).sort(byText);
  return [
    {
      severity: 'error',
      code: 'EOUTDATED',
      message: `The installed packages do not match ${lockfile.file}:\n${lines.map((line) => `  - ${line}`).join('\n')}`,
      hint: `Run "${lockfile.install}", then export again.`,
    },
  ];
}

function lineOf(graph: ClosureGraph, { id, from, version }: OutdatedPackage, file: string): string {
  const pkg = graph.get(id);
  const { name = id, version: installed = '' } = pkg?.manifest ?? {};
  const locked =
    version === undefined
      ? `${file} has no such package there`
      : version === installed
        ? `${file} has ${version} with other content (a patch, commit or tarball)`
        : `${file} has ${version}`;
  return `${name} ${installed} is installed, ${locked} (${[...chainOf(graph, from), pkg ? label(pkg) : name].join(' > ')})`;
}
