// `nx run my-plugin:export`, and `nx run-many -t export --batch`.
import type { ExecutorContext, PromiseExecutor } from '@nx/devkit';
import { explainPackage } from '../../export/explain';
import { exportPlugin } from '../../export/export-plugin';
import { batchOf } from '../../nx/batch-of';
import { projectLocation } from '../../nx/project-location';
import { reportFailure } from '../../nx/report-failure';
import { derivationOf } from '../../options/derivation';
import { EXPORT } from '../../options/executors';
import type { Written } from '../../options/option';
import { print } from '../../terminal/print';
import { readOptions } from '../read-options';
import { formatSummary } from './format-summary';

type Given = Written<typeof EXPORT>;

const exportExecutor: PromiseExecutor<Given> = (given, context) =>
  reportFailure(context, async () => print(await exported(given, context)));

export default exportExecutor;

export const batch = batchOf(exported);

/** @returns what a person reads */
async function exported(given: Given, context: ExecutorContext): Promise<string> {
  const { workspaceRoot, projectRoot } = projectLocation(context);
  const options = readOptions(EXPORT, given, context);
  const { outputPath, profile, link, trackManifest, explain } = options;
  const result = await exportPlugin({
    workspaceRoot,
    projectRoot,
    outputPath,
    derive: derivationOf(options),
    profile,
    link,
    trackManifest,
  });
  return [
    formatSummary(result, { workspaceRoot, verbose: context.isVerbose }),
    ...explain.flatMap((name) => explainPackage(result.derived, name)),
  ].join('\n');
}
