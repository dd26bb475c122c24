// Options about delivery in the field "dynplug" of the root's package.json. Nx hashes nx.json, and the options of all targets of a project, into
// every task of it; a change of what is here reruns only the targets that it concerns. So targets get these options through their metadata,
// which Nx does not hash, and the image through an input.
import type { TargetConfiguration } from '@nx/devkit';
import { isObject } from '../json/values';
import type { DynplugPluginOptions } from '../options/plugin';
import { refuseOptions } from '../options/require-options';
import { requirePluginOptions, targetNames } from './plugin-options';
import type { ProjectManifest } from './project-manifest';

type Targets = Readonly<Record<string, TargetConfiguration>>;
type Input = NonNullable<TargetConfiguration['inputs']>[number];

const PLACE = '"dynplug" in package.json of the workspace';
const OF_IMAGES = ['imageRepository', 'references'] as const;
const NAMES = [...OF_IMAGES, 'npmRegistry', 'overwriteTag'] as const;
/** In the metadata of a target: its options that Nx does not hash. */
const FIELD = 'unhashedOptions';

export type WorkspaceDelivery = Pick<DynplugPluginOptions, (typeof NAMES)[number]>;

/**
 * @param root the manifest of the workspace's root, which is no plugin itself
 * @param forAll options in nx.json
 * @throws EOPTION for another option, and for one that nx.json has too
 */
export function workspaceDelivery(root: ProjectManifest, forAll: DynplugPluginOptions): WorkspaceDelivery {
  const { dynplug, backstage } = root;
  if (dynplug === undefined || backstage?.role !== undefined) return {};
  const options = requirePluginOptions(dynplug, PLACE);
  for (const name of Object.keys(options) as (keyof DynplugPluginOptions)[]) {
    if (!NAMES.some((known) => known === name))
      refuseOptions(`${PLACE} has ${name}.`, `It takes ${NAMES.join(', ')}. Set ${name} in nx.json.`);
    if (forAll[name] !== undefined)
      refuseOptions(`${name} is in nx.json and in ${PLACE}.`, 'Keep it in the package.json: its changes rerun less.');
  }
  return options;
}

/**
 * The targets with the options of the delivery out of what Nx hashes.
 * @param field the plugin's own options, which win and are hashed
 * @param hasJsonInputs whether this Nx can hash a field of a JSON file
 */
export function withDelivery(
  targets: Targets,
  names: DynplugPluginOptions,
  delivery: WorkspaceDelivery,
  field: DynplugPluginOptions,
  hasJsonInputs: boolean,
): Targets {
  const isNamed = OF_IMAGES.some((name) => delivery[name] !== undefined && field[name] === undefined);
  const isOwn = OF_IMAGES.some((name) => field[name] !== undefined);
  const moved: Readonly<Record<string, readonly string[]>> = {
    [targetNames(names)['package-oci']]: isNamed && !isOwn ? ['references'] : [],
    [targetNames(names).publish]: [
      ...(delivery.npmRegistry !== undefined && field.npmRegistry === undefined ? ['registry'] : []),
      ...(delivery.overwriteTag !== undefined && field.overwriteTag === undefined ? ['overwriteTag'] : []),
    ],
  };
  return Object.fromEntries(
    Object.entries(targets).map(([name, target]) => [name, without(target, moved[name] ?? [], hasJsonInputs)]),
  );
}

/** @param metadata of a target @returns its options that Nx does not hash */
export function unhashedOptions(metadata: unknown): Readonly<Record<string, unknown>> {
  const options = isObject(metadata) ? metadata[FIELD] : undefined;
  return isObject(options) ? options : {};
}

function without(target: TargetConfiguration, moved: readonly string[], hasJsonInputs: boolean): TargetConfiguration {
  const options = Object.entries((target.options ?? {}) as Readonly<Record<string, unknown>>);
  const unhashed = options.filter(([name]) => moved.includes(name));
  if (unhashed.length === 0) return target;
  return {
    ...target,
    options: Object.fromEntries(options.filter(([name]) => !moved.includes(name))),
    ...(target.inputs && { inputs: [...target.inputs, namesInput(hasJsonInputs)] }),
    metadata: { ...target.metadata, [FIELD]: Object.fromEntries(unhashed) } as TargetConfiguration['metadata'] & object,
  };
}

function namesInput(hasJsonInputs: boolean): Input {
  const file = '{workspaceRoot}/package.json';
  return hasJsonInputs ? ({ json: file, fields: OF_IMAGES.map((name) => `dynplug.${name}`) } as Input) : file;
}
