// What GitHub shows on the page of a workflow run. Source: GitHub's documentation of workflow commands, "Adding a job summary".
import { appendFileSync } from 'node:fs';
import type { PublishResult } from '../../publish/publish-image';
import { printable } from '../../terminal/printable';
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
    ...(fragment === undefined ? [] : ['', `${fence(fragment)}yaml`, fragment.trimEnd(), fence(fragment)]),
  ];
  appendFileSync(file, `${printable(lines.join('\n'))}\n\n`);
}

/** More backticks than are in the text, so that no line of it ends the block. */
function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  return '`'.repeat(longest + 1);
}
