// Options of the target assets, and of the object "assets" in nx.json and the field "dynplug": minify, sourceMaps and maxSize mean
// something else where the plugin is derived.
import { EXTRA_SOURCES } from './extra-sources';
import { HOST } from './hosts';
import { type Kind, either, flag, mapOf, oneOf, parsed, size, text, whole } from './kinds';
import { isObject, isText } from '../json/values';
import { type Complete, type Options, complete } from './option';

/** How a host shares a module with the plugin. */
export interface SharedModule {
  readonly import?: boolean;
  readonly singleton?: boolean;
  /** A range, or `false` for any. */
  readonly requiredVersion?: string | false;
  readonly version?: string;
}

const SHARED_MODULE_FIELDS = {
  singleton: { ...flag.schema, description: 'One copy per page. Default: true.' },
  requiredVersion: {
    oneOf: [
      { type: 'string', minLength: 1 },
      { type: 'boolean', enum: [false] },
    ],
    description: "Range of the host's copy, or false for any. Default: *.",
  },
  version: {
    type: 'string',
    minLength: 1,
    description: "Version of the plugin's copy, where its package.json does not have it.",
  },
  import: {
    ...flag.schema,
    description: 'Brings a copy for hosts that have none. Default: true, but false for React and the router.',
  },
};

const SHARED_MODULE_CHECKS: Readonly<Record<keyof SharedModule, (value: unknown) => boolean>> = {
  import: flag.accepts,
  singleton: flag.accepts,
  requiredVersion: (value) => value === false || isText(value),
  version: isText,
};

const sharedModule: Kind<SharedModule> = {
  schema: { type: 'object', properties: SHARED_MODULE_FIELDS, additionalProperties: false },
  words: `an object of ${Object.keys(SHARED_MODULE_FIELDS).join(', ')}`,
  accepts: (value) =>
    isObject(value) &&
    Object.entries(value).every(
      ([name, field]) =>
        Object.hasOwn(SHARED_MODULE_CHECKS, name) && SHARED_MODULE_CHECKS[name as keyof SharedModule](field),
    ),
  parse: (written) => written,
};

/** true adds a module, false takes it out. */
const shared = parsed(
  either(flag, sharedModule, `true, false or ${sharedModule.words}`),
  (value): false | SharedModule => (value === true ? {} : value),
);

export const ASSETS = {
  scalprum: {
    isImportant: true,
    kind: flag,
    description: 'Builds for hosts that load with Scalprum: Red Hat Developer Hub and VeeCode DevPortal.',
    default: true,
    aliases: ['generate-scalprum-assets'],
  },
  moduleFederation: {
    isImportant: true,
    kind: flag,
    description:
      "Builds for hosts that load with module federation: apps of Backstage's new frontend system. A plugin without a feature of that system gets no such assets.",
    default: true,
    aliases: ['generate-module-federation-assets'],
  },
  federationEngine: {
    kind: oneOf(['rspack', 'backstage-cli']),
    description:
      "Bundles for module federation with @org/dynplug-frontend, or with the workspace's @backstage/cli. The CLI takes longer, its output depends on the folder, and it ignores minify, sourceMaps: inline, statistics, publicPath, define and sharedModules.",
    default: 'rspack',
  },
  scalprumConfig: {
    kind: text('a file, relative to the plugin'),
    description: 'JSON file with name and exposedModules for Scalprum, relative to the plugin.',
    otherwise: 'scalprum-config.json in the folder of the plugin, then scalprum in its package.json',
    example: 'scalprum-config.json',
  },
  exposedModules: {
    kind: mapOf(text('a source file'), 'an object of names and source files'),
    description:
      'Modules for Scalprum: name to source file, relative to the plugin. Overrides the Scalprum configuration.',
    otherwise: 'PluginRoot is the entry point of the plugin',
    example: { PluginRoot: './src/index.ts' },
  },
  sharedModules: {
    kind: mapOf(shared, `an object whose values are ${shared.words}`),
    description:
      'Changes the modules that the host shares, by import: true adds one, false removes one, an object sets details.',
    default: {},
    example: { '@acme/theme': true },
  },
  hostReact: {
    kind: whole('a major version of React', 17),
    description: 'Major version of React in your hosts. A plugin that bundles parts of another version is an error.',
    otherwise: 'that of the hosts in the option host, else 18',
    example: 19,
  },
  sourceMaps: {
    isImportant: true,
    kind: oneOf(['none', 'hidden', 'inline']),
    description:
      'hidden writes source maps into source-maps next to the assets, which nothing ships; inline puts them into the scripts, for development.',
    default: 'none',
  },
  statistics: {
    kind: flag,
    description: 'Writes statistics for bundle analysers of webpack next to the assets; nothing ships them.',
    default: false,
  },
  ...EXTRA_SOURCES,
  minify: { kind: flag, description: 'Minifies scripts and styles.', default: true },
  publicPath: {
    kind: text('auto, or a URL that ends with a slash', /^auto$|\/$/),
    description: 'Where browsers find the assets: auto is the folder of the entry script.',
    default: 'auto',
    example: 'https://cdn.example.com/notes/',
  },
  define: {
    kind: mapOf(text('an expression'), 'an object of identifiers and expressions'),
    description: 'Replaces identifiers by expressions.',
    default: {},
    example: { 'process.env.STAGE': '"test"' },
  },
  maxSize: {
    kind: size,
    description: 'Fails with a list of the largest packages when all assets together are larger.',
    example: '3MB',
  },
} as const satisfies Options;

/** Of the target: nx.json and the field "dynplug" have host for all targets of a plugin, not among the options of assets. */
export const ASSETS_TARGET = {
  ...ASSETS,
  host: {
    ...HOST.host,
    description:
      'The hosts that the plugin must run on, by name or by the file of a host manifest: whether their shells show what the plugin has, and which React they share.',
  },
} as const satisfies Options;

export type AssetOptions = Complete<typeof ASSETS>;
export const DEFAULT_ASSET_OPTIONS: AssetOptions = complete(ASSETS, {});

/** Requests that a person removed from the shared modules. */
export function unsharedRequests({ sharedModules }: Pick<AssetOptions, 'sharedModules'>): readonly string[] {
  return Object.keys(sharedModules).filter((request) => sharedModules[request] === false);
}
