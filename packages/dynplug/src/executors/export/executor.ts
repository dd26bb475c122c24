// `nx run my-plugin:export`, and `nx run-many -t export --batch`.
import type { ExecutorContext, PromiseExecutor } from '@nx/devkit';
import { explainPackage } from '../../export/explain';
import { exportPlugin } from '../../export/export-plugin';
import { batchOf } from '../../nx/batch-of';
import { projectLocation } from '../../nx/project-location';
import { reportFailure } from '../../nx/report-failure';
import { print } from '../../support/print';
import { formatSummary } from './format-summary';
import { normalizeExportOptions } from './normalize-options';
import { type ProgressLine, progressLine } from './progress-line';
import type { ExportExecutorOptions } from './schema';

const exportExecutor: PromiseExecutor<ExportExecutorOptions> = (schema, context) =>
  reportFailure(context, async () => {
    const line = progressLine(process.stdout);
    print(await exported(schema, context, line).finally(line?.clear));
  });

export default exportExecutor;

export const batch = batchOf(exported);

/** @returns what a person reads */
async function exported(schema: ExportExecutorOptions, context: ExecutorContext, line?: ProgressLine): Promise<string> {
  const started = performance.now();
  const { workspaceRoot, projectRoot } = projectLocation(context);
  const { explain, ...options } = normalizeExportOptions(schema, projectRoot);
  const result = await exportPlugin({
    workspaceRoot,
    projectRoot,
    ...options,
    ...(line && { progress: line.show }),
  });
  return [
    formatSummary(result, { workspaceRoot, verbose: context.isVerbose, took: performance.now() - started }),
    ...explain.flatMap((name) => explainPackage(result.derived, name)),
  ].join('\n');
}
