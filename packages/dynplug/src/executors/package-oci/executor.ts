// `nx run my-plugin:package-oci`, and `nx run-many -t package-oci --batch`.
import path from 'node:path';
import type { ExecutorContext, PromiseExecutor, TargetConfiguration } from '@nx/devkit';
import { batchOf } from '../../nx/batch-of';
import { findProjects } from '../../nx/find-projects';
import { projectLocation } from '../../nx/project-location';
import { reportFailure } from '../../nx/report-failure';
import { requireInputs } from '../../nx/require-inputs';
import { PACKAGE_OCI } from '../../options/executors';
import type { Written } from '../../options/option';
import { refuseOptions } from '../../options/require-options';
import { packageOci } from '../../package-oci/package-oci';
import { print } from '../../terminal/print';
import { readOptions } from '../read-options';
import { staleWarning } from '../stale-text';
import { deriveOfPlugin } from './derive-of-plugin';
import { formatSummary } from './format-summary';
import { imageRequest } from './image-request';
import { isText, own } from '../../json/values';

type Given = Written<typeof PACKAGE_OCI>;

const packageOciExecutor: PromiseExecutor<Given> = (given, context) =>
  reportFailure(context, async () => print(await packaged(given, context)));

export default packageOciExecutor;

export const batch = batchOf(packaged);

/** @returns what a person reads */
async function packaged(given: Given, context: ExecutorContext): Promise<string> {
  const { name, workspaceRoot, projectRoot } = projectLocation(context);
  const options = readOptions(PACKAGE_OCI, given, context);
  const { projects, keys, from } = options;
  const found = projects ? findProjects(context, projects) : [{ name, root: projectRoot }];
  const stranger = Object.keys(keys).find((project) => !found.some((plugin) => plugin.name === project));
  if (stranger !== undefined)
    refuseOptions(
      `keys: ${stranger} is not packaged here.`,
      `Packaged here: ${found.map((plugin) => plugin.name).join(', ')}.`,
    );
  const targetsOf = (project: string): Record<string, TargetConfiguration> | undefined =>
    own(context.projectsConfigurations.projects, project)?.targets;
  const plugins = found.map((plugin) => ({
    projectRoot: plugin.root,
    key: own(keys, plugin.name),
    from,
    derive: projects && deriveOfPlugin(targetsOf(plugin.name), given),
  }));
  requireInputs(
    context,
    plugins.flatMap(({ derive }) => derive?.extraSources ?? []),
  );
  const result = await packageOci({ workspaceRoot, projectRoot, plugins, ...imageRequest(options, process.env) });
  const summary = formatSummary(result, {
    workspaceRoot,
    verbose: context.isVerbose,
  });
  const stale = from === undefined ? undefined : staleWarning(context, name, path.resolve(workspaceRoot, from));
  return [summary, stale].filter(isText).join('\n');
}
