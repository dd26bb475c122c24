// `nx run my-plugin:promote`. Never cached.
import path from 'node:path';
import type { PromiseExecutor } from '@nx/devkit';
import { projectLocation } from '../../nx/project-location';
import { reportFailure } from '../../nx/report-failure';
import { PROMOTE } from '../../options/delivery';
import type { Written } from '../../options/option';
import { lastPublished } from '../../publish/last-published';
import { promoteImage } from '../../publish/promote-image';
import { deliver } from '../publish/deliver';
import { deliverySettings } from '../publish/delivery-settings';
import { readOptions } from '../read-options';
import { warnIfStale } from '../stale-text';

const promoteExecutor: PromiseExecutor<Written<typeof PROMOTE>> = async (given, context) =>
  reportFailure(context, async () => {
    const { name, workspaceRoot, projectRoot } = projectLocation(context);
    const options = readOptions(PROMOTE, given, context);
    const { from, to, imagePath, outputPath } = options;
    const published = path.resolve(workspaceRoot, projectRoot, 'dist-publish');
    if (from === undefined) warnIfStale(context, name, published);
    await deliver(`Promoted ${name}`, workspaceRoot, (delivering) =>
      promoteImage({
        workspaceRoot,
        projectRoot,
        from: from ?? lastPublished(published),
        to,
        image: path.resolve(workspaceRoot, imagePath),
        outputPath,
        ...deliverySettings(options, workspaceRoot, process.env),
        ...delivering,
      }),
    );
  });

export default promoteExecutor;
