// What a person reads after the assets of a frontend plugin were built.
import type { BuildAssetsResult } from '../../assets/build-assets';
import { type Weight, heaviest, savings } from '../../assets/checks/size-findings';
import { formatBytes } from '../../derive/sizes';
import type { KindReport } from '../../built-assets/assets-report';
import { posixRelative } from '../../files/paths';
import { formatWarnings } from '../format-warnings';

export interface SummaryContext {
  /** Absolute. */
  readonly workspaceRoot: string;
  readonly verbose: boolean;
}

export function formatSummary(
  { report, output, findings }: BuildAssetsResult,
  { workspaceRoot, verbose }: SummaryContext,
): string {
  const { name, version, scalprum, federation } = report;
  const exposed = Object.entries(scalprum?.exposedModules ?? {}).map(([key, { file }]) => `${key} (${file})`);
  const features = Object.entries(federation?.features ?? {}).map(([mount, type]) => `${mount} (${type})`);
  return [
    `${name} ${version}`,
    ...(scalprum ? kindLines('scalprum  ', scalprum, exposed, verbose) : []),
    ...(federation ? kindLines('federation', federation, features, verbose) : []),
    `  output    ${posixRelative(workspaceRoot, output)}`,
    ...formatWarnings(findings, [], verbose),
  ].join('\n');
}

function kindLines(label: string, kind: KindReport, exposed: readonly string[], verbose: boolean): readonly string[] {
  const host = kind.shared.filter(({ version }) => version === undefined).map(({ request }) => request);
  return [
    `  ${label} ${kind.name}: ${formatBytes(kind.size)} in ${kind.files.length} files, exposes ${exposed.join(', ')}`,
    ...(host.length > 0 ? [`            from the host only: ${host.join(', ')}`] : []),
    ...(verbose ? [...weights(heaviest(kind, 10)), ...saved(savings(kind, 10))] : []),
  ];
}

function saved(found: readonly Weight[]): readonly string[] {
  return found.length > 0 ? ['            could be saved:', ...weights(found)] : [];
}

function weights(items: readonly Weight[]): readonly string[] {
  return items.map((item) => `            ${formatBytes(item.size).padStart(9)}  ${item.label}`);
}
