// What a person reads after a package was published: a few lines on a terminal, one in CI, and the job summary of GitHub.
import path from 'node:path';
import { formatBytes } from '../../derive/sizes';
import type { NpmPublishReport } from '../../publish/npm-report';
import type { PublishNpmResult } from '../../publish/publish-npm';
import { posixRelative } from '../../files/paths';

/** @param workspaceRoot absolute @param brief one line */
export function formatNpmResult(
  { report, registry, output, fragment }: PublishNpmResult,
  { workspaceRoot, brief }: { readonly workspaceRoot: string; readonly brief: boolean },
): string {
  const { name, version, integrity, ms, dryRun } = report;
  const took = `${(ms / 1000).toFixed(1)} s`;
  if (brief) return `${name}@${version} ${stateText(report)} at ${registry.url}: ${integrity}, ${took}`;
  return [
    `  package   ${name}@${version} (${stateText(report)})`,
    `  registry  ${registry.url} (${registry.namedBy})`,
    `  integrity ${integrity}`,
    ...(dryRun || fragment === undefined
      ? []
      : [`  paste     ${posixRelative(workspaceRoot, path.join(output, 'dynamic-plugins.yaml'))}`]),
    `  took      ${took}`,
    ...(dryRun ? ['  dry run   nothing was sent or written'] : []),
  ].join('\n');
}

/** The lines for GITHUB_STEP_SUMMARY. */
export function npmJobSummary(title: string, { report, fragment }: PublishNpmResult): readonly string[] {
  return [
    `### ${title}${report.dryRun ? ' (dry run)' : ''}`,
    '',
    '| package | state | integrity |',
    '| --- | --- | --- |',
    `| \`${report.name}@${report.version}\` | ${stateText(report)} | \`${report.integrity}\` |`,
    ...(fragment === undefined ? [] : ['', '```yaml', fragment.trimEnd(), '```']),
  ];
}

function stateText({ state, tag, tagged, bytes, size, dryRun }: NpmPublishReport): string {
  const what =
    state === 'same'
      ? 'already published'
      : dryRun
        ? `would be published, ${formatBytes(size)}`
        : `published, ${formatBytes(bytes)}`;
  if (tagged) return `${what}, tag ${tag ?? ''} ${dryRun ? 'would be set' : 'set'}`;
  return what;
}
