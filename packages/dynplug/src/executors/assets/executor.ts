// `nx run my-frontend:assets`.
import type { PromiseExecutor } from '@nx/devkit';
import { buildAssets } from '../../assets/build-assets';
import { projectLocation } from '../../nx/project-location';
import { reportFailure } from '../../nx/report-failure';
import { print } from '../../support/print';
import { interruptible } from '../interruptible';
import { formatSummary } from './format-summary';
import { normalizeAssetsOptions } from './normalize-options';
import type { AssetsExecutorOptions } from './schema';

const assetsExecutor: PromiseExecutor<AssetsExecutorOptions> = async (schema, context) => {
  const started = performance.now();
  return reportFailure(context, async () => {
    const { workspaceRoot, projectRoot } = projectLocation(context);
    const options = normalizeAssetsOptions(schema, projectRoot);
    const result = await interruptible((signal) => buildAssets({ workspaceRoot, projectRoot, ...options, signal }));
    print(formatSummary(result, { workspaceRoot, verbose: context.isVerbose, took: performance.now() - started }));
  });
};

export default assetsExecutor;
