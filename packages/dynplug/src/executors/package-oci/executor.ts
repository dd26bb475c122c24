// `nx run my-plugin:package-oci`, and `nx run-many -t package-oci --batch`.
import type { ExecutorContext, PromiseExecutor, TargetConfiguration } from '@nx/devkit';
import { batchOf } from '../../nx/batch-of';
import { findProjects } from '../../nx/find-projects';
import { projectLocation } from '../../nx/project-location';
import { reportFailure } from '../../nx/report-failure';
import { packageOci } from '../../package-oci/package-oci';
import { DynplugError } from '../../support/errors';
import { deriveOfPlugin } from './derive-of-plugin';
import { formatSummary } from './format-summary';
import { normalizePackageOciOptions } from './normalize-options';
import type { PackageOciExecutorOptions } from './schema';
import { own } from '../../support/own';

const packageOciExecutor: PromiseExecutor<PackageOciExecutorOptions> = (schema, context) =>
  reportFailure(context, async () => console.log(await packaged(schema, context)));

export default packageOciExecutor;

export const batch = batchOf(packaged);

/** @returns what a person reads */
async function packaged(schema: PackageOciExecutorOptions, context: ExecutorContext): Promise<string> {
  const started = performance.now();
  const { name, workspaceRoot, projectRoot } = projectLocation(context);
  const { projects, keys, from, ...options } = normalizePackageOciOptions(schema, projectRoot, process.env);
  const found = projects ? findProjects(context, projects) : [{ name, root: projectRoot }];
  const stranger = Object.keys(keys).find((project) => !found.some((plugin) => plugin.name === project));
  if (stranger !== undefined)
    throw new DynplugError(
      'EOPTION',
      `keys: ${stranger} is not packaged here.`,
      `There are: ${found.map((plugin) => plugin.name).join(', ')}.`,
    );
  const targetsOf = (project: string): Record<string, TargetConfiguration> | undefined =>
    own(context.projectsConfigurations.projects, project)?.targets;
  const target = own(targetsOf(name), context.targetName ?? '');
  const written = {
    ...(target?.options as PackageOciExecutorOptions | undefined),
    ...(own(target?.configurations, context.configurationName ?? '') as PackageOciExecutorOptions | undefined),
  };
  const plugins = found.map((plugin) => ({
    projectRoot: plugin.root,
    key: own(keys, plugin.name),
    from,
    derive: projects && deriveOfPlugin(targetsOf(plugin.name), schema, written),
  }));
  const result = await packageOci({ workspaceRoot, projectRoot, plugins, ...options });
  return formatSummary(result, { workspaceRoot, took: performance.now() - started, verbose: context.isVerbose });
}
