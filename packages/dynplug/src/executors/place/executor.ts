// `nx run my-plugin:place --dynamicPluginsRoot=<dir>`.
import path from 'node:path';
import type { PromiseExecutor } from '@nx/devkit';
import { projectLocation } from '../../nx/project-location';
import { reportFailure } from '../../nx/report-failure';
import { PLACE } from '../../options/executors';
import type { Written } from '../../options/option';
import { refuseOptions } from '../../options/require-options';
import { placePlugin } from '../../place/place-plugin';
import { print } from '../../terminal/print';
import { readOptions } from '../read-options';
import { warnIfStale } from '../stale-text';

const placeExecutor: PromiseExecutor<Written<typeof PLACE>> = (given, context) =>
  reportFailure(context, () => {
    const { name: project, workspaceRoot, projectRoot } = projectLocation(context);
    const { from, dynamicPluginsRoot } = readOptions(PLACE, given, context);
    if (dynamicPluginsRoot === undefined)
      refuseOptions(
        'place copies the export into the folder that a host scans, and no dynamicPluginsRoot is set.',
        'Pass --dynamicPluginsRoot=<folder>, or set it in nx.json, or in "dynplug" in the package.json of the workspace.',
      );
    const exported = path.resolve(workspaceRoot, from);
    const { name, version, folder } = placePlugin({ exported, dynamicPluginsRoot, workspaceRoot, projectRoot });
    warnIfStale(context, project, exported);
    print(`${name} ${version} is in ${folder}; restart the host to load it.`);
  });

export default placeExecutor;
