// Values without which a target cannot end well, asked for before Nx builds anything that it waits for.
import type { NxJsonConfiguration } from '@nx/devkit';
import { DynplugError } from '../errors/errors';
import { isObject } from '../json/values';
import type { DynplugPluginOptions } from '../options/plugin';
import { findPlugin } from './found-plugins';
import { type Package, meantBy, packageAt, packagesOf } from './meant-packages';
import { mergeOptions, requirePluginOptions, targetNames } from './plugin-options';
import { readProjectManifest } from './project-manifest';
import { type RequestedTarget, isTyped, requestedTargets } from './requested-targets';
import { type Candidate, REQUIREMENTS } from './requirements';
import { workspaceDelivery } from './workspace-delivery';
import { type OurTarget, defaultsGive, hasOwnTarget, isInferred } from './written-values';

/** What Nx tells before a run. */
export interface StartingRun {
  readonly workspaceRoot: string;
  readonly nxJsonConfiguration: NxJsonConfiguration;
  readonly argv: readonly string[];
}

/**
 * @param given options of the plugin in nx.json
 * @param cwd absolute folder in which Nx was called; undefined: not known
 * @throws EOPTION for a value that each requested plugin lacks. One that is found nowhere here may still be wrong later: this asks nobody twice
 */
export async function requireValues(given: unknown, run: StartingRun, cwd: string | undefined): Promise<void> {
  const { workspaceRoot, nxJsonConfiguration, argv } = run;
  const root = readProjectManifest(workspaceRoot, 'package.json') ?? {};
  const inNxJson = requirePluginOptions(given, 'nx.json');
  const forAll = { ...inNxJson, ...workspaceDelivery(root, inNxJson) };
  const names = targetNames(forAll);
  const packages = packagesOf(workspaceRoot);
  const here = cwd === undefined ? undefined : packageAt(cwd, workspaceRoot, packages);
  for (const requested of requestedTargets(argv))
    for (const { kind, options, isLacking, message, hint } of REQUIREMENTS) {
      const isSaid = options.some((name) => isTyped(argv, name));
      const target: OurTarget = { kind, name: names[kind], options };
      if (target.name !== requested.target || isSaid || defaultsGive(nxJsonConfiguration, target)) continue;
      const plugins = pluginsOf(packages, requested, target, here).map((one) => candidate(one, forAll));
      const lacking = await Promise.all(plugins.map(async (plugin) => isLacking(plugin, workspaceRoot)));
      if (plugins.length > 0 && lacking.every(Boolean)) throw new DynplugError('EOPTION', message, hint);
    }
}

/**
 * The plugins that need the value of a target that was asked for: none where it is not ours, or has the value.
 * @param here the package of the working directory, if that is known
 */
function pluginsOf(
  packages: readonly Package[],
  { project, isHere }: RequestedTarget,
  target: OurTarget,
  here: Package | undefined,
): readonly Package[] {
  const plugins = packages.filter(({ folder, manifest }) => findPlugin(folder, manifest) !== undefined);
  const owners = target.kind === 'collect' ? packages.filter(({ folder }) => folder === '.') : plugins;
  const inFolder = isHere ? here : undefined;
  // Another project may be meant, and have such a target.
  if (isHere && !inFolder && packages.some((one) => !owners.includes(one) && hasOwnTarget(one, target))) return [];
  const meant = meantOf(project, packages, owners, inFolder);
  if (!meant.every((one) => isInferred(one, target))) return [];
  return target.kind === 'collect' && meant.length > 0 ? plugins : meant;
}

function meantOf(
  project: string | undefined,
  packages: readonly Package[],
  owners: readonly Package[],
  inFolder: Package | undefined,
): readonly Package[] {
  if (project !== undefined) return meantBy(project, packages).filter((one) => owners.includes(one));
  return inFolder ? owners.filter((one) => one === inFolder) : owners;
}

function candidate({ manifest, dir }: Package, forAll: DynplugPluginOptions): Candidate {
  const field = isObject(manifest.dynplug) ? manifest.dynplug : {};
  return { manifest, options: mergeOptions(forAll, field), dir };
}
