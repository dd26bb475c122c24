// What a person reads after an image was published or promoted: a few lines on a terminal, one line for each name in CI.
import path from 'node:path';
import { formatBytes } from '../../derive/sizes';
import type { PublishReport } from '../../publish/publish-report';
import type { PublishResult } from '../../publish/publish-image';
import { posixRelative } from '../../files/paths';

const STATES = { new: 'published', same: 'there already', moved: 'moved' };
const DRY_STATES = { new: 'would be published', same: 'there already', moved: 'would be moved' };

/** @param workspaceRoot absolute @param brief one line for each name */
export function formatResult(
  { report, output, fragment }: PublishResult,
  { workspaceRoot, brief }: { readonly workspaceRoot: string; readonly brief: boolean },
): string {
  const states = report.dryRun ? DRY_STATES : STATES;
  const took = `${(report.ms / 1000).toFixed(1)} s`;
  if (brief)
    return report.references
      .map(({ reference, state }) => `${reference} ${states[state]}: ${report.digest}, ${blobText(report)}, ${took}`)
      .join('\n');
  const paste = posixRelative(workspaceRoot, path.join(output, 'dynamic-plugins.yaml'));
  return [
    ...(report.from === undefined ? [] : [`  from      ${report.from}`]),
    ...report.references.map(
      ({ reference, state, former }) =>
        `  image     ${reference} (${states[state]}${state === 'moved' ? ` from ${former ?? ''}` : ''})`,
    ),
    `  digest    ${report.digest}`,
    `  blobs     ${blobText(report)}`,
    ...(fragment === undefined || report.dryRun ? [] : [`  paste     ${paste}`]),
    `  took      ${took}`,
    ...(report.dryRun ? ['  dry run   nothing was sent or written'] : []),
  ].join('\n');
}

/** `1 sent (1.2 MB), 2 there already`. */
export function blobText({ blobs, bytes, dryRun }: PublishReport): string {
  const count = (outcome: string): number => blobs.filter((blob) => blob.outcome === outcome).length;
  const parts = [
    count('sent') > 0 && `${count('sent')} ${dryRun ? 'to send or mount' : 'sent'} (${formatBytes(bytes)})`,
    count('mounted') > 0 && `${count('mounted')} mounted`,
    count('skipped') > 0 && `${count('skipped')} there already`,
  ].filter((part) => part !== false);
  return parts.length > 0 ? parts.join(', ') : 'nothing sent';
}
