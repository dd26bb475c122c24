// `nx run my-plugin:pack`, and `nx run-many -t pack --batch`.
import type { ExecutorContext, PromiseExecutor } from '@nx/devkit';
import { batchOf } from '../../nx/batch-of';
import { projectLocation } from '../../nx/project-location';
import { reportFailure } from '../../nx/report-failure';
import { packPlugin } from '../../pack/pack-plugin';
import { packStatic } from '../../pack/pack-static';
import { print } from '../../support/print';
import { formatStaticSummary, formatSummary } from './format-summary';
import { normalizePackOptions, staticOptions } from './normalize-options';
import type { PackExecutorOptions } from './schema';

const packExecutor: PromiseExecutor<PackExecutorOptions> = (schema, context) =>
  reportFailure(context, async () => print(await packed(schema, context)));

export default packExecutor;

export const batch = batchOf(packed);

/** @returns what a person reads */
async function packed(schema: PackExecutorOptions, context: ExecutorContext): Promise<string> {
  const started = performance.now();
  const { workspaceRoot, projectRoot } = projectLocation(context);
  const ofStatic = staticOptions(schema, projectRoot);
  if (ofStatic) {
    const result = await packStatic({ workspaceRoot, projectRoot, ...ofStatic });
    return formatStaticSummary(result, { workspaceRoot, took: performance.now() - started });
  }
  const result = await packPlugin({ workspaceRoot, projectRoot, ...normalizePackOptions(schema, projectRoot) });
  return formatSummary(result, { workspaceRoot, took: performance.now() - started, verbose: context.isVerbose });
}
