// `nx run my-plugin:promote`. Never cached.
import path from 'node:path';
import type { PromiseExecutor } from '@nx/devkit';
import { projectLocation } from '../../nx/project-location';
import { reportFailure } from '../../nx/report-failure';
import { promoteImage } from '../../publish/promote-image';
import { lastPublished } from '../../publish/last-published';
import { normalizeDelivery } from '../delivery-options';
import { inProject } from '../in-project';
import { deliver } from '../publish/deliver';
import type { PromoteExecutorOptions } from './schema';

const promoteExecutor: PromiseExecutor<PromoteExecutorOptions> = async (schema, context) =>
  reportFailure(context, async () => {
    const { name, workspaceRoot, projectRoot } = projectLocation(context);
    const { from, to = [], imagePath, outputPath } = schema;
    const options = normalizeDelivery(schema, ['from', 'to', 'imagePath'], workspaceRoot, process.env);
    await deliver(`Promoted ${name}`, workspaceRoot, (delivering) =>
      promoteImage({
        workspaceRoot,
        projectRoot,
        from: from ?? lastPublished(path.resolve(workspaceRoot, projectRoot, 'dist-publish')),
        to,
        image: path.resolve(workspaceRoot, imagePath ?? inProject(projectRoot, 'dist-oci')),
        outputPath: outputPath ?? inProject(projectRoot, 'dist-promote'),
        ...options,
        ...delivering,
      }),
    );
  });

export default promoteExecutor;
