// What publish and promote do alike: progress, Ctrl-C, the lines at the end and the job summary.
import type { BlobProgress } from '../../oci/registry/transfer-image';
import type { PublishResult } from '../../publish/publish-image';
import { print } from '../../terminal/print';
import { interruptible } from '../interruptible';
import { blobProgress } from './blob-progress';
import { formatResult } from './format-result';
import { writeJobSummary } from './job-summary';

export interface Delivering {
  readonly signal: AbortSignal;
  readonly progress: ((progress: BlobProgress) => void) | undefined;
}

/** @param title for the job summary @param workspaceRoot absolute */
export async function deliver(
  title: string,
  workspaceRoot: string,
  work: (delivering: Delivering) => Promise<PublishResult>,
): Promise<void> {
  const line = blobProgress(process.stdout, () => performance.now());
  const result = await interruptible((signal) => work({ signal, progress: line?.show })).finally(line?.clear);
  print(formatResult(result, { workspaceRoot, brief: !process.stdout.isTTY }));
  const summary = process.env['GITHUB_STEP_SUMMARY'];
  if (summary) writeJobSummary(summary, title, result);
}
