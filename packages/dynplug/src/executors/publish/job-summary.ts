// What GitHub shows on the page of a workflow run. Source: GitHub's documentation of workflow commands, "Adding a job summary".
import { appendFileSync } from 'node:fs';
import type { PublishResult } from '../../publish/publish-image';
import { blobText } from './format-result';

/** @param file value of GITHUB_STEP_SUMMARY; appended in one write: other tasks write there too */
export function writeJobSummary(file: string, title: string, { report, fragment }: PublishResult): void {
  const rows = report.references.map(
    ({ reference, state }) => `| \`${reference}\` | ${state} | \`${report.digest}\` |`,
  );
  const lines = [
    `### ${title}${report.dryRun ? ' (dry run)' : ''}`,
    '',
    '| image | tag | digest |',
    '| --- | --- | --- |',
    ...rows,
    '',
    `Blobs: ${blobText(report)}.`,
    ...(fragment === undefined ? [] : ['', '```yaml', fragment.trimEnd(), '```']),
  ];
  appendFileSync(file, `${lines.join('\n')}\n\n`);
}
