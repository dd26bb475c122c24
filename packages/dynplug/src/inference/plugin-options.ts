// The options of the plugin, as nx.json sets them for all plugins and the field "dynplug" of a package.json for one.
import { type DynplugPluginOptions, TARGET_KINDS, type TargetKind, pluginFindings } from '../options/plugin';
import { refuseOptions } from '../options/require-options';
import { throwOnErrors } from '../errors/errors';

/**
 * @param place where they are written, as a person looks for it: `nx.json`
 * @throws EOPTION, or ECHECKS when several are wrong
 */
export function requirePluginOptions(options: unknown, place: string): DynplugPluginOptions {
  if (options === undefined || options === null) return {};
  if (typeof options !== 'object' || Array.isArray(options))
    refuseOptions(`The options of @org/dynplug in ${place} must be an object.`);
  throwOnErrors(pluginFindings(options, place), place);
  requireOwnNames(options, place);
  return options;
}

/** The name of each target: chosen, or by default. */
export function targetNames({ targetNames: names = {} }: DynplugPluginOptions): Readonly<Record<TargetKind, string>> {
  return Object.fromEntries(TARGET_KINDS.map((kind) => [kind, names[kind] ?? kind])) as Record<TargetKind, string>;
}

/** @throws EOPTION for one name for two targets: the second would take the place of the first */
export function requireOwnNames(options: DynplugPluginOptions, place: string): void {
  const all = Object.values(targetNames(options));
  const twice = all.find((target, at) => all.indexOf(target) !== at);
  if (twice !== undefined)
    refuseOptions(
      `targetNames in ${place} gives two targets the name "${twice}".`,
      'Each name must differ from the others and from their defaults.',
    );
}

/**
 * The options of one plugin: what is said closer to it wins, option by option, also within `assets` and `targetNames`. A preset or an image
 * repository of its own also puts aside the references that are meant for all, and a preset their profile and images: these are what it
 * chooses.
 */
export function mergeOptions(forAll: DynplugPluginOptions, own: DynplugPluginOptions): DynplugPluginOptions {
  const { references, profile, images, ...rest } = forAll;
  const keepsReferences = own.preset === undefined && own.imageRepository === undefined;
  return {
    ...rest,
    ...(references && keepsReferences && { references }),
    ...(profile && own.preset === undefined && { profile }),
    ...(images && own.preset === undefined && { images }),
    ...own,
    ...(forAll.assets && own.assets && { assets: { ...forAll.assets, ...own.assets } }),
    ...(forAll.targetNames && own.targetNames && { targetNames: { ...forAll.targetNames, ...own.targetNames } }),
  };
}

/** Whether a plugin with these options is an image of its own. VeeCode's users have one image per workspace, those of RHDH one per plugin. */
export function hasOwnImage({ images, preset }: DynplugPluginOptions): boolean {
  return (images ?? (preset === 'veecode' ? 'per-workspace' : 'per-plugin')) === 'per-plugin';
}
