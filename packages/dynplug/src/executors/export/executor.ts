// `nx run my-plugin:export`.
import type { PromiseExecutor } from '@nx/devkit';
import { explainPackage } from '../../export/explain';
import { exportPlugin } from '../../export/export-plugin';
import { projectLocation } from '../../nx/project-location';
import { reportFailure } from '../../nx/report-failure';
import { formatSummary } from './format-summary';
import { normalizeExportOptions } from './normalize-options';
import { progressLine } from './progress-line';
import type { ExportExecutorOptions } from './schema';

const exportExecutor: PromiseExecutor<ExportExecutorOptions> = async (schema, context) => {
  const started = performance.now();
  return reportFailure(context, async () => {
    const { workspaceRoot, projectRoot } = projectLocation(context);
    const { explain, ...options } = normalizeExportOptions(schema, projectRoot);
    const line = progressLine(process.stdout);
    const result = await exportPlugin({
      workspaceRoot,
      projectRoot,
      ...options,
      ...(line && { progress: line.show }),
    }).finally(line?.clear);
    console.log(
      formatSummary(result, { workspaceRoot, verbose: context.isVerbose, took: performance.now() - started }),
    );
    for (const name of explain) console.log(explainPackage(result.derived, name).join('\n'));
  });
};

export default exportExecutor;
