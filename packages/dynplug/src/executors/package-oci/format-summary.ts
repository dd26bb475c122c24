// What a person reads after an image was made.
import path from 'node:path';
import { formatBytes } from '../../derive/sizes';
import type { PackageOciResult } from '../../package-oci/package-oci';
import { posixRelative } from '../../files/paths';
import { formatWarnings } from '../format-warnings';

/** @param workspaceRoot absolute */
export function formatSummary(
  { report, output, fragment, findings }: PackageOciResult,
  { workspaceRoot, verbose }: { readonly workspaceRoot: string; readonly verbose: boolean },
): string {
  const files = report.plugins.reduce((sum, plugin) => sum + plugin.files, 0);
  const size = report.plugins.reduce((sum, plugin) => sum + plugin.size, 0);
  const fragmentFile = posixRelative(workspaceRoot, path.join(output, 'dynamic-plugins.yaml'));
  const lines = [
    report.plugins.map(({ key, version }) => `${key} ${version}`).join(', '),
    ...report.references.map((reference) => `  image     ${reference}`),
    `  digest    ${report.digest}`,
    `  size      ${formatBytes(report.layer.size)} (${formatBytes(size)} in ${files} files)`,
    `  output    ${posixRelative(workspaceRoot, output)}/layout`,
    ...(fragment === undefined
      ? ['  no name   set the option references to get one, and a dynamic-plugins.yaml to paste']
      : [`  paste     ${fragmentFile}`]),
    ...formatWarnings(
      report.warnings.filter(({ code }) => !findings.some(({ rule }) => rule === code)),
      findings,
      verbose,
    ),
  ];
  return lines.join('\n');
}
