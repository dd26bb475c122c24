// Options about delivery in the field "dynplug" of the root's package.json. Nx hashes nx.json, and the options of all targets of a project, into
// every task of it; a change of what is here reruns only the targets that it concerns. So targets get these options through their metadata,
// which Nx does not hash, and the image through an input.
import type { TargetConfiguration } from '@nx/devkit';
import { isObject } from '../json/values';
import type { DynplugPluginOptions, TargetKind } from '../options/plugin';
import { refuseOptions } from '../options/require-options';
import { requirePluginOptions, targetNames } from './plugin-options';
import type { ProjectManifest } from './project-manifest';

type Targets = Readonly<Record<string, TargetConfiguration>>;
type Input = NonNullable<TargetConfiguration['inputs']>[number];

const PLACE = '"dynplug" in package.json of the workspace';
const NAMES = [
  'imageRepository',
  'references',
  'baseUrl',
  'npmRegistry',
  'overwriteTag',
  'dynamicPluginsRoot',
  'packDestination',
] as const;
type Name = (typeof NAMES)[number];

/** An option of a target, and what decides it. */
interface Decided {
  readonly kind: TargetKind;
  readonly option: string;
  readonly by: readonly Name[];
}

const DECIDED: readonly Decided[] = [
  { kind: 'package-oci', option: 'references', by: ['imageRepository', 'references'] },
  { kind: 'pack', option: 'baseUrl', by: ['baseUrl'] },
  { kind: 'publish', option: 'registry', by: ['npmRegistry'] },
  { kind: 'publish', option: 'overwriteTag', by: ['overwriteTag'] },
  { kind: 'publish-static', option: 'registry', by: ['npmRegistry'] },
  { kind: 'place', option: 'dynamicPluginsRoot', by: ['dynamicPluginsRoot'] },
  { kind: 'collect', option: 'packDestination', by: ['packDestination'] },
];
/** In the metadata of a target: its options that Nx does not hash. */
const FIELD = 'unhashedOptions';

export type WorkspaceDelivery = Pick<DynplugPluginOptions, Name>;

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
  const isMoved = ({ by }: Decided): boolean =>
    by.some((name) => delivery[name] !== undefined) && by.every((name) => field[name] === undefined);
  const moved = DECIDED.filter(isMoved);
  const kinds = new Map(Object.entries(targetNames(names)).map(([kind, name]) => [name, kind]));
  return Object.fromEntries(
    Object.entries(targets).map(([name, target]) => [
      name,
      without(
        target,
        moved.filter(({ kind }) => kind === kinds.get(name)),
        hasJsonInputs,
      ),
    ]),
  );
}

/** @param metadata of a target @returns its options that Nx does not hash */
export function unhashedOptions(metadata: unknown): Readonly<Record<string, unknown>> {
  const options = isObject(metadata) ? metadata[FIELD] : undefined;
  return isObject(options) ? options : {};
}

function without(target: TargetConfiguration, moved: readonly Decided[], hasJsonInputs: boolean): TargetConfiguration {
  const options = Object.entries((target.options ?? {}) as Readonly<Record<string, unknown>>);
  const isMoved = ([name]: readonly [string, unknown]): boolean => moved.some(({ option }) => option === name);
  if (!options.some(isMoved)) return target;
  return {
    ...target,
    options: Object.fromEntries(options.filter((option) => !isMoved(option))),
    ...(target.inputs && { inputs: [...target.inputs, fieldsInput(moved, hasJsonInputs)] }),
    metadata: {
      ...target.metadata,
      [FIELD]: Object.fromEntries(options.filter(isMoved)),
    } as TargetConfiguration['metadata'] & object,
  };
}

function fieldsInput(moved: readonly Decided[], hasJsonInputs: boolean): Input {
  const file = '{workspaceRoot}/package.json';
  const fields = moved.flatMap(({ by }) => by).map((name) => `dynplug.${name}`);
  return hasJsonInputs ? ({ json: file, fields } as Input) : file;
}
