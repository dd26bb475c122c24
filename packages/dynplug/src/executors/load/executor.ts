// `nx run my-plugin:load`. Apart from package-oci, which is cached: a cache hit would not load.
import path from 'node:path';
import type { PromiseExecutor } from '@nx/devkit';
import { loadImage } from '../../load/load-image';
import { projectLocation } from '../../nx/project-location';
import { reportFailure } from '../../nx/report-failure';
import { LOAD } from '../../options/executors';
import type { Written } from '../../options/option';
import { print } from '../../terminal/print';
import { readOptions } from '../read-options';
import { warnIfStale } from '../stale-text';

const loadExecutor: PromiseExecutor<Written<typeof LOAD>> = async (given, context) =>
  reportFailure(context, async () => {
    const { name: project, workspaceRoot } = projectLocation(context);
    const { containerTool: tool, imagePath } = readOptions(LOAD, given, context);
    const image = path.resolve(workspaceRoot, imagePath);
    warnIfStale(context, project, image);
    for (const name of await loadImage({ image, tool })) print(`${tool}: ${name}`);
  });

export default loadExecutor;
