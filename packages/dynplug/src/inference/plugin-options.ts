// The options of the plugin, as nx.json gives them for all plugins and the field "dynplug" of a package.json for one.
import type { Profile } from '../host/profiles';
import type { AssetsPluginOptions } from './assets-options';

/** What `{ "plugin": "@org/dynplug", "options": … }` in nx.json and `"dynplug": …` in a package.json may hold. */
export interface DynplugPluginOptions extends DerivationOptions {
  /** Target that builds a plugin; default `build`. */
  readonly buildTargetName?: string;
  /** Target that builds what browsers load of a frontend plugin; default `assets`. */
  readonly assetsTargetName?: string;
  readonly exportTargetName?: string;
  readonly packageOciTargetName?: string;
  readonly loadTargetName?: string;
  readonly packTargetName?: string;
  readonly lintTargetName?: string;
  readonly publishTargetName?: string;
  readonly promoteTargetName?: string;
  /** Tag scheme, profile and kind of images of a host; `tag`, `profile` and `images` win over it. */
  readonly preset?: Preset;
  /** Where images go: registry and path, e.g. `quay.io/acme`. With it a preset names images. */
  readonly imageRepository?: string;
  /** An image for each plugin, or one of the workspace that holds them all; default: the preset's, else the first. */
  readonly images?: Images;
  /** Reference templates of images. */
  readonly tag?: readonly string[];
  /** The hosts that must take what is made. */
  readonly profile?: Profile;
  /** What `publish` brings to registries, and so what it waits for; default `oci`. */
  readonly publishKind?: PublishKind;
  /** Address of the npm registry for tarballs; without it publishConfig or .npmrc names one. */
  readonly npmRegistry?: string;
  /** Patterns of tags that may be moved to another image, e.g. `latest`. */
  readonly overwriteTag?: readonly string[];
  /** Of the target that builds what browsers load; backends have none. */
  readonly assets?: AssetsPluginOptions;
}

/** Options of every target that derives the plugin; see the executor export. */
export interface DerivationOptions {
  readonly embedPackages?: readonly string[];
  readonly sharedPackages?: readonly string[];
  readonly bundlePeers?: readonly string[];
  readonly allowNativePackages?: readonly string[];
  readonly suppressNativePackages?: readonly string[];
  readonly ignoreVersionCheck?: readonly string[];
  readonly prune?: boolean;
  readonly sourceMaps?: boolean;
  readonly minify?: boolean;
  readonly maxSize?: string | number;
  readonly supportedVersions?: string;
}

export const DERIVATION_OPTIONS = [
  'embedPackages',
  'sharedPackages',
  'bundlePeers',
  'allowNativePackages',
  'suppressNativePackages',
  'ignoreVersionCheck',
  'prune',
  'sourceMaps',
  'minify',
  'maxSize',
  'supportedVersions',
] as const satisfies readonly (keyof DerivationOptions)[];

export const PRESETS = ['rhdh-1.9', 'rhdh-1.10', 'veecode'] as const;
export type Preset = (typeof PRESETS)[number];

export const IMAGES = ['per-plugin', 'per-workspace'] as const;
export type Images = (typeof IMAGES)[number];

export const PUBLISH_KINDS = ['oci', 'npm', 'both'] as const;
export type PublishKind = (typeof PUBLISH_KINDS)[number];

/**
 * The options of one plugin: what is said closer to it wins, option by option, also within `assets`. A preset or an image repository of its own also puts aside the
 * names of images that are meant for all, and a preset their profile and images: these are what it chooses.
 */
export function mergeOptions(forAll: DynplugPluginOptions, own: DynplugPluginOptions): DynplugPluginOptions {
  const { tag, profile, images, ...rest } = forAll;
  const keepsTag = own.preset === undefined && own.imageRepository === undefined;
  return {
    ...rest,
    ...(tag && keepsTag && { tag }),
    ...(profile && own.preset === undefined && { profile }),
    ...(images && own.preset === undefined && { images }),
    ...own,
    ...(forAll.assets && own.assets && { assets: { ...forAll.assets, ...own.assets } }),
  };
}

/** Whether a plugin with these options is an image of its own. VeeCode's users have one image per workspace, those of RHDH one per plugin. */
export function hasOwnImage({ images, preset }: DynplugPluginOptions): boolean {
  return (images ?? (preset === 'veecode' ? 'per-workspace' : 'per-plugin')) === 'per-plugin';
}
