// `nx run my-plugin:load`. Apart from package-oci, which is cached: a cache hit would not load.
import path from 'node:path';
import type { PromiseExecutor } from '@nx/devkit';
import { CONTAINER_TOOLS, loadImage } from '../../load/load-image';
import { projectLocation } from '../../nx/project-location';
import { reportFailure } from '../../nx/report-failure';
import { DynplugError } from '../../support/errors';
import { print } from '../../support/print';
import { inProject } from '../in-project';
import type { LoadExecutorOptions } from './schema';

const loadExecutor: PromiseExecutor<LoadExecutorOptions> = async ({ containerTool = 'podman', imagePath }, context) =>
  reportFailure(context, async () => {
    const { workspaceRoot, projectRoot } = projectLocation(context);
    const tool = CONTAINER_TOOLS.find((known) => known === containerTool);
    if (tool === undefined)
      throw new DynplugError(
        'EOPTION',
        `Invalid value for containerTool: ${containerTool}. Allowed values are: ${CONTAINER_TOOLS.join(', ')}.`,
      );
    const image = path.resolve(workspaceRoot, imagePath ?? inProject(projectRoot, 'dist-oci'));
    for (const name of await loadImage({ image, tool })) print(`${tool}: ${name}`);
  });

export default loadExecutor;
