// `nx run my-plugin:publish`. Never cached: a registry is no output of the workspace, and what is there already is not sent again.
import path from 'node:path';
import type { PromiseExecutor } from '@nx/devkit';
import { projectLocation } from '../../nx/project-location';
import { reportFailure } from '../../nx/report-failure';
import { publishImage } from '../../publish/publish-image';
import { normalizeDelivery } from '../delivery-options';
import { inProject } from '../in-project';
import { deliver } from './deliver';
import type { PublishExecutorOptions } from './schema';

const publishExecutor: PromiseExecutor<PublishExecutorOptions> = async (schema, context) =>
  reportFailure(context, async () => {
    const { name, workspaceRoot, projectRoot } = projectLocation(context);
    const { imagePath, references, outputPath } = schema;
    const options = normalizeDelivery(schema, ['kind', 'imagePath', 'references'], workspaceRoot, process.env);
    await deliver(`Published ${name}`, workspaceRoot, (delivering) =>
      publishImage({
        workspaceRoot,
        projectRoot,
        image: path.resolve(workspaceRoot, imagePath ?? inProject(projectRoot, 'dist-oci')),
        outputPath: outputPath ?? inProject(projectRoot, 'dist-publish'),
        references,
        ...options,
        ...delivering,
      }),
    );
  });

export default publishExecutor;
