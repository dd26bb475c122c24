// What a person reads after an export.
import type { DerivedPackage } from '../../derive/derived-package';
import { formatBytes, largestPackages } from '../../derive/sizes';
import type { ExportResult } from '../../export/export-plugin';
import { posixRelative } from '../../files/paths';
import { formatWarnings } from '../format-warnings';

export interface SummaryContext {
  /** Absolute. */
  readonly workspaceRoot: string;
  readonly verbose: boolean;
}

export function formatSummary(
  { derived, output, written, contract }: ExportResult,
  { workspaceRoot, verbose }: SummaryContext,
): string {
  const lines = [
    `${derived.key} ${derived.version}`,
    `  packages  ${counts(derived).join(', ')}`,
    ...builtBefore(derived),
    `  size      ${formatBytes(derived.size)} in ${derived.entries.length} files${derived.pruned > 0 ? `, ${formatBytes(derived.pruned)} pruned` : ''}`,
    `  output    ${posixRelative(workspaceRoot, output)}${written ? '' : ' (unchanged, not rewritten)'}`,
  ];
  const warnings = formatWarnings(derived.findings, contract, verbose);
  return [...lines, ...warnings, ...(verbose ? formatLargest(derived) : [])].join('\n');
}

/** Own packages whose build is not that of Backstage, or ran before. */
function builtBefore({ own = [] }: DerivedPackage): readonly string[] {
  const names = own.filter(({ madeFrom }) => madeFrom === 'dist').map(({ name }) => name);
  return names.length === 0 ? [] : [`  as built  ${names.join(', ')}`];
}

function counts({ packages, bundled, host }: DerivedPackage): readonly string[] {
  const fromHost = `${host.length} from the host`;
  if (bundled) return [`${new Set(bundled.map(({ name, version }) => `${name}@${version}`)).size} bundled`, fromHost];
  const count = (kind: string): number => packages.filter((pkg) => pkg.kind === kind).length;
  const suppressed = count('stub') > 0 ? [`${count('stub')} suppressed`] : [];
  return [`${count('private')} private`, `${count('embedded')} embedded`, fromHost, ...suppressed];
}

function formatLargest({ packages }: DerivedPackage): readonly string[] {
  const largest = largestPackages(packages).slice(0, 10);
  return largest.length === 0
    ? []
    : ['  largest', ...largest.map((item) => `    ${formatBytes(item.size).padStart(9)}  ${item.label}`)];
}
