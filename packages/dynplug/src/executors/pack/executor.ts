// `nx run my-plugin:pack`.
import type { PromiseExecutor } from '@nx/devkit';
import { projectLocation } from '../../nx/project-location';
import { reportFailure } from '../../nx/report-failure';
import { packPlugin } from '../../pack/pack-plugin';
import { packStatic } from '../../pack/pack-static';
import { formatStaticSummary, formatSummary } from './format-summary';
import { normalizePackOptions, staticOptions } from './normalize-options';
import type { PackExecutorOptions } from './schema';

const packExecutor: PromiseExecutor<PackExecutorOptions> = async (schema, context) => {
  const started = performance.now();
  return reportFailure(context, async () => {
    const { workspaceRoot, projectRoot } = projectLocation(context);
    const ofStatic = staticOptions(schema, projectRoot);
    if (ofStatic) {
      const result = await packStatic({ workspaceRoot, projectRoot, ...ofStatic });
      console.log(formatStaticSummary(result, { workspaceRoot, took: performance.now() - started }));
      return;
    }
    const result = await packPlugin({ workspaceRoot, projectRoot, ...normalizePackOptions(schema, projectRoot) });
    console.log(
      formatSummary(result, { workspaceRoot, took: performance.now() - started, verbose: context.isVerbose }),
    );
  });
};

export default packExecutor;
