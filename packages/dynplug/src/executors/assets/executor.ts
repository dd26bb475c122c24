// `nx run my-frontend:assets`.
import type { PromiseExecutor } from '@nx/devkit';
import { buildAssets } from '../../assets/build-assets';
import { readHosts } from '../../host-manifest/read-host';
import { projectLocation } from '../../nx/project-location';
import { reportFailure } from '../../nx/report-failure';
import { ASSETS_TARGET } from '../../options/assets';
import type { Written } from '../../options/option';
import { inProject } from '../../files/paths';
import { print } from '../../terminal/print';
import { interruptible } from '../interruptible';
import { readOptions } from '../read-options';
import { formatSummary } from './format-summary';

const assetsExecutor: PromiseExecutor<Written<typeof ASSETS_TARGET>> = async (given, context) => {
  return reportFailure(context, async () => {
    const { workspaceRoot, projectRoot } = projectLocation(context);
    const { host, ...options } = readOptions(ASSETS_TARGET, given, context);
    const hosts = readHosts(workspaceRoot, host);
    const outputPath = inProject(projectRoot, 'dist-assets');
    const result = await interruptible((signal) =>
      buildAssets({ workspaceRoot, projectRoot, outputPath, options, hosts, signal }),
    );
    print(formatSummary(result, { workspaceRoot, verbose: context.isVerbose }));
  });
};

export default assetsExecutor;
