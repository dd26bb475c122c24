// `nx run my-frontend:assets`.
import type { PromiseExecutor } from '@nx/devkit';
import { buildAssets } from '../../assets/build-assets';
import { projectLocation } from '../../nx/project-location';
import { reportFailure } from '../../nx/report-failure';
import { ASSETS } from '../../options/assets';
import type { Written } from '../../options/option';
import { inProject } from '../../files/paths';
import { print } from '../../terminal/print';
import { interruptible } from '../interruptible';
import { readOptions } from '../read-options';
import { formatSummary } from './format-summary';

const assetsExecutor: PromiseExecutor<Written<typeof ASSETS>> = async (given, context) => {
  const started = performance.now();
  return reportFailure(context, async () => {
    const { workspaceRoot, projectRoot } = projectLocation(context);
    const options = readOptions(ASSETS, given, context);
    const outputPath = inProject(projectRoot, 'dist-assets');
    const result = await interruptible((signal) =>
      buildAssets({ workspaceRoot, projectRoot, outputPath, options, signal }),
    );
    print(formatSummary(result, { workspaceRoot, verbose: context.isVerbose, took: performance.now() - started }));
  });
};

export default assetsExecutor;
