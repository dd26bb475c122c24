// The options of the target that builds what browsers load, as nx.json and the field "dynplug" hold them: one object, `assets`, because
// minify, sourceMaps and maxSize mean something else where the plugin is derived.
import { type Expected, flag, isFlag, isMap, isObject, isOneOf, isText, size } from './expected';

/** Options of the executor assets, without the folder that it writes. */
export interface AssetsPluginOptions {
  readonly scalprum?: boolean;
  readonly moduleFederation?: boolean;
  readonly federationEngine?: string;
  readonly scalprumConfig?: string;
  readonly exposedModules?: Readonly<Record<string, string>>;
  readonly sharedModules?: Readonly<Record<string, boolean | SharedModuleOption>>;
  readonly hostReact?: number;
  readonly sourceMaps?: string;
  readonly statistics?: boolean;
  readonly minify?: boolean;
  readonly publicPath?: string;
  readonly define?: Readonly<Record<string, string>>;
  readonly maxSize?: string | number;
}

interface SharedModuleOption {
  readonly import?: boolean;
  readonly singleton?: boolean;
  readonly requiredVersion?: string | boolean;
  readonly version?: string;
}

const SHARED_MODULE: Readonly<Record<keyof SharedModuleOption, (value: unknown) => boolean>> = {
  import: isFlag,
  singleton: isFlag,
  requiredVersion: (value) => isFlag(value) || isText(value),
  version: isText,
};

const FEDERATION_ENGINES = ['rspack', 'backstage-cli'];
const SOURCE_MAPS = ['none', 'hidden', 'inline'];

/** Each with what it must be, in words. */
export const ASSETS_OPTIONS: Readonly<Record<keyof AssetsPluginOptions, Expected>> = {
  scalprum: flag,
  moduleFederation: flag,
  federationEngine: [isOneOf(FEDERATION_ENGINES), `one of ${FEDERATION_ENGINES.join(', ')}`],
  scalprumConfig: [isText, 'a file, relative to the plugin'],
  exposedModules: [isMap(isText), 'an object of names and source files'],
  sharedModules: [
    isMap((value) => isFlag(value) || isSharedModule(value)),
    `an object whose values are true, false, or an object of ${Object.keys(SHARED_MODULE).join(', ')}`,
  ],
  hostReact: [(value) => typeof value === 'number', 'a major version of React, e.g. 18'],
  sourceMaps: [isOneOf(SOURCE_MAPS), `one of ${SOURCE_MAPS.join(', ')}`],
  statistics: flag,
  minify: flag,
  publicPath: [(value) => isText(value) && /^auto$|\/$/.test(value), 'auto, or a URL that ends with a slash'],
  define: [isMap(isText), 'an object of identifiers and expressions'],
  maxSize: size,
};

function isSharedModule(value: unknown): boolean {
  return (
    isObject(value) &&
    Object.entries(value).every(
      ([name, item]) => Object.hasOwn(SHARED_MODULE, name) && SHARED_MODULE[name as keyof SharedModuleOption](item),
    )
  );
}
