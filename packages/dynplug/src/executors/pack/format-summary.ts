// What a person reads after a tarball was made.
import { formatBytes } from '../../derive/sizes';
import type { PackResult } from '../../pack/pack-plugin';
import { posixRelative } from '../../support/paths';
import { formatWarnings } from '../format-warnings';

/** @param workspaceRoot absolute @param took milliseconds */
export function formatSummary(
  { report, output, findings }: PackResult,
  {
    workspaceRoot,
    took,
    verbose,
  }: { readonly workspaceRoot: string; readonly took: number; readonly verbose: boolean },
): string {
  const folder = posixRelative(workspaceRoot, output);
  const lines = [
    `${report.name} ${report.version}`,
    `  tarball   ${folder}/${report.file}`,
    `  integrity ${report.integrity}`,
    `  size      ${formatBytes(report.size)} (${formatBytes(report.unpackedSize)} in ${report.files} files)`,
    `  paste     ${folder}/dynamic-plugins.yaml`,
    `  took      ${(took / 1000).toFixed(1)} s`,
    ...formatWarnings(
      report.warnings.filter(({ code }) => !findings.some(({ rule }) => rule === code)),
      findings,
      verbose,
    ),
  ];
  return lines.join('\n');
}
