// Options of the plugin: nx.json sets them for all plugins, the field "dynplug" of a package.json for one.
import { ASSETS } from './assets';
import { DELIVERY } from './delivery';
import { DERIVATION } from './derivation';
import { COLLECT, PACK, PLACE, targetsWith } from './executors';
import { PROFILE } from './hosts';
import { IMAGE } from './image';
import { type Kind, flag, oneOf, registryAddress, text, texts } from './kinds';
import { isObject } from '../json/values';
import type { Options, Written } from './option';
import { optionsSchema } from './json-schema';
import { optionFindings } from './require-options';

/** The targets that are inferred, and `build`, which they may wait for. */
export const TARGET_KINDS = [
  'build',
  'assets',
  'export',
  'package-oci',
  'pack',
  'place',
  'load',
  'lint-dynamic',
  'doctor',
  'verify',
  'publish',
  'promote',
  'pack-static',
  'publish-static',
  'collect',
] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

/** Those that are inferred. */
export type InferredKind = Exclude<TargetKind, 'build'>;

/** The executor of a target, without the package's name: two kinds of packages share those of `pack` and `publish`. */
export function executorOf(kind: InferredKind): string {
  return kind.replace(/-static$/, '');
}

export const PRESETS = ['rhdh-1.9', 'rhdh-1.10', 'veecode'] as const;
export type Preset = (typeof PRESETS)[number];

export const IMAGES = ['per-plugin', 'per-workspace'] as const;

export const PLUGIN_PUBLISH_KINDS = ['oci', 'npm', 'both'] as const;
export type PublishKind = (typeof PLUGIN_PUBLISH_KINDS)[number];

const TARGET_NAMES = Object.fromEntries(
  TARGET_KINDS.map((kind) => [kind, { kind: text('a name'), description: `Name of the target ${kind}.` }]),
) as Readonly<Record<TargetKind, { readonly kind: Kind<string>; readonly description: string }>>;

/** An object of options, checked option by option. */
export interface Group<O extends Options> extends Kind<Written<O>> {
  readonly options: O;
}

function group<O extends Options>(options: O, words: string): Group<O> {
  return {
    options,
    schema: optionsSchema(options),
    words,
    accepts: isObject,
    parse: (written) => written,
  };
}

export const PLUGIN = {
  preset: {
    kind: oneOf(PRESETS),
    description: 'The host to check for. It also chooses how images are named.',
    example: 'rhdh-1.10',
  },
  imageRepository: {
    kind: text('a registry with a path, without a user or password', /^[^\s@]+$/),
    description: 'Registry and path of images. The tag follows the preset, or is the version.',
    example: 'quay.io/acme',
  },
  images: {
    kind: oneOf(IMAGES),
    description: 'One image for each plugin, or one image of the workspace with all plugins.',
    otherwise: 'per-workspace with the preset veecode, else per-plugin',
  },
  references: {
    kind: texts('a list of references'),
    description: 'References of images, instead of those from preset and imageRepository.',
    example: IMAGE.references.example,
  },
  profile: { ...PROFILE.profile, otherwise: 'the host of the preset, else all' },
  publishKind: {
    kind: oneOf(PLUGIN_PUBLISH_KINDS),
    description: 'What publish sends to registries, and so what it waits for.',
    default: 'oci',
  },
  npmRegistry: {
    kind: registryAddress,
    description: 'Address of the npm registry for tarballs.',
    otherwise: 'the registry in publishConfig or .npmrc',
    example: 'https://npm.example.com/',
  },
  overwriteTag: {
    kind: texts('a list of patterns'),
    description: DELIVERY.overwriteTag.description,
    example: DELIVERY.overwriteTag.example,
  },
  dynamicPluginsRoot: PLACE.dynamicPluginsRoot,
  packDestination: COLLECT.packDestination,
  baseUrl: PACK.baseUrl,
  verifyBackend: {
    kind: flag,
    description:
      'Whether verify of a frontend plugin also boots the backend plugin of the workspace with the same id, which then answers what its pages ask.',
    default: true,
  },
  targetNames: {
    kind: group(TARGET_NAMES, 'an object of targets and their names'),
    description: 'Names of targets by their default names; build is the target that builds a plugin.',
    example: { export: 'export-dynamic' },
  },
  assets: {
    kind: group(ASSETS, 'an object of options of the target assets'),
    description: 'Options of the target assets, which builds what browsers load of a frontend plugin.',
    example: { hostReact: 19 },
  },
  ...DERIVATION,
} as const satisfies Options;

/** What `{ "plugin": "@org/dynplug", "options": … }` in nx.json and `"dynplug": …` in a package.json may have. */
export type DynplugPluginOptions = Written<typeof PLUGIN>;

/** Those that only the target assets has: `hostReact` → `assets.hostReact`. */
const OF_ASSETS = Object.fromEntries(Object.keys(ASSETS).map((name) => [name, `assets.${name}`]));

/** @param place where they are written @returns what is wrong, also within `targetNames` and `assets` */
export function pluginFindings(given: object, place: string): ReturnType<typeof optionFindings> {
  const groups = (['targetNames', 'assets'] as const).flatMap((name) => {
    const value = (given as Readonly<Record<string, unknown>>)[name];
    const { kind } = PLUGIN[name];
    return kind.accepts(value) ? optionFindings(kind.options, value as object, place, { within: `${name}.` }) : [];
  });
  return [...optionFindings(PLUGIN, given, place, { elsewhere: OF_ASSETS, otherPlace: targetsWith }), ...groups];
}

/** Where an option can be written that a target does not have: a sentence; undefined: nowhere. */
export function placeOfOption(name: string): string | undefined {
  if (!Object.hasOwn(PLUGIN, name)) return targetsWith(name);
  return 'It is an option of @org/dynplug: write it in the options of the plugin in nx.json, or for one plugin in "dynplug" of its package.json.';
}
