// `nx run my-plugin:pack`.
import type { PromiseExecutor } from '@nx/devkit';
import { projectLocation } from '../../nx/project-location';
import { reportFailure } from '../../nx/report-failure';
import { packPlugin } from '../../pack/pack-plugin';
import { formatSummary } from './format-summary';
import { normalizePackOptions } from './normalize-options';
import type { PackExecutorOptions } from './schema';

const packExecutor: PromiseExecutor<PackExecutorOptions> = async (schema, context) => {
  const started = performance.now();
  return reportFailure(context, async () => {
    const { workspaceRoot, projectRoot } = projectLocation(context);
    const result = await packPlugin({ workspaceRoot, projectRoot, ...normalizePackOptions(schema, projectRoot) });
    console.log(
      formatSummary(result, { workspaceRoot, took: performance.now() - started, verbose: context.isVerbose }),
    );
  });
};

export default packExecutor;
