// The npm half of the executor: options → the use case, and what is printed.
import { appendFileSync } from 'node:fs';
import { publishNpm } from '../../publish/publish-npm';
import { print } from '../../support/print';
import { formatNpmResult, npmJobSummary } from './format-npm-result';
import type { PublishExecutorOptions } from './schema';

export interface NpmPublication {
  readonly title: string;
  /** Absolute. */
  readonly workspaceRoot: string;
  /** POSIX, relative to the workspace root. */
  readonly projectRoot: string;
  /** Absolute. */
  readonly packed: string;
  /** POSIX, relative to the workspace root. */
  readonly outputPath: string;
  readonly dryRun: boolean;
}

/** @throws what publishing throws */
export async function publishToNpm(
  { title, ...publication }: NpmPublication,
  options: PublishExecutorOptions,
): Promise<void> {
  const { registry, tag, access, otp, firstRelease = false, allowPublicRegistry = false } = options;
  const result = await publishNpm({
    ...publication,
    registry,
    tag,
    access,
    // nx release hands it over as a number, which has lost the zeros in front.
    otp: typeof otp === 'number' ? String(otp).padStart(6, '0') : otp,
    firstRelease,
    allowPublicRegistry,
    env: process.env,
  });
  const { workspaceRoot } = publication;
  print(formatNpmResult(result, { workspaceRoot, brief: !process.stdout.isTTY }));
  const summary = process.env['GITHUB_STEP_SUMMARY'];
  // One write: other tasks write there too.
  if (summary) appendFileSync(summary, `${npmJobSummary(title, result).join('\n')}\n\n`);
}
