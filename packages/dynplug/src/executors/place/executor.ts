// `nx run my-plugin:place --dynamicPluginsRoot=<dir>`.
import path from 'node:path';
import type { PromiseExecutor } from '@nx/devkit';
import { projectLocation } from '../../nx/project-location';
import { reportFailure } from '../../nx/report-failure';
import { placePlugin } from '../../place/place-plugin';
import { print } from '../../support/print';
import type { PlaceExecutorOptions } from './schema';

const placeExecutor: PromiseExecutor<PlaceExecutorOptions> = (options, context) =>
  reportFailure(context, () => {
    const { workspaceRoot, projectRoot } = projectLocation(context);
    const { name, version, folder } = placePlugin({
      exported: path.resolve(workspaceRoot, options.from ?? path.join(projectRoot, 'dist-dynamic')),
      dynamicPluginsRoot: options.dynamicPluginsRoot,
      workspaceRoot,
      projectRoot,
    });
    print(`${name} ${version} is in ${folder}; restart the host to load it.`);
  });

export default placeExecutor;
