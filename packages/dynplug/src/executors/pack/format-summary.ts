// What a person reads after a tarball was made.
import { formatBytes } from '../../derive/sizes';
import type { PackResult } from '../../pack/pack-plugin';
import type { PackStaticResult } from '../../pack/pack-static';
import type { TarballReport } from '../../packaged/pack-report';
import { posixRelative } from '../../files/paths';
import { formatWarnings } from '../format-warnings';

/** @param workspaceRoot absolute */
export function formatSummary(
  { report, output, findings }: PackResult,
  { workspaceRoot, verbose }: { readonly workspaceRoot: string; readonly verbose: boolean },
): string {
  const folder = posixRelative(workspaceRoot, output);
  const lines = [
    ...tarballLines(report, folder),
    `  paste     ${folder}/dynamic-plugins.yaml`,
    ...formatWarnings(
      report.warnings.filter(({ code }) => !findings.some(({ rule }) => rule === code)),
      findings,
      verbose,
    ),
  ];
  return lines.join('\n');
}

/** @param workspaceRoot absolute */
export function formatStaticSummary(
  { report, output }: PackStaticResult,
  { workspaceRoot }: { readonly workspaceRoot: string },
): string {
  return [
    ...tarballLines(report, posixRelative(workspaceRoot, output)),
    `  packed by ${report.packageManager}`,
    ...formatWarnings(report.warnings, [], false),
  ].join('\n');
}

function tarballLines(report: TarballReport, folder: string): readonly string[] {
  return [
    `${report.name} ${report.version}`,
    `  tarball   ${folder}/${report.file}`,
    `  integrity ${report.integrity}`,
    `  size      ${formatBytes(report.size)} (${formatBytes(report.unpackedSize)} in ${report.files} files)`,
  ];
}
