// The npm half of the executor: options → the use case, and what is printed.
import { appendFileSync } from 'node:fs';
import type { NPM_DELIVERY } from '../../options/delivery';
import type { Complete } from '../../options/option';
import { publishNpm } from '../../publish/publish-npm';
import { print } from '../../terminal/print';
import { formatNpmResult, npmJobSummary } from './format-npm-result';

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
  options: Complete<typeof NPM_DELIVERY>,
): Promise<void> {
  const { registry, distTag, access, otp, firstRelease, allowPublicRegistry } = options;
  const result = await publishNpm({
    ...publication,
    registry,
    distTag,
    access,
    otp,
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
