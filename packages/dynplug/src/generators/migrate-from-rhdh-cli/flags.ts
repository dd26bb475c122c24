// Each flag of rhdh-cli and the janus CLI, and what it is here. docs/how-to/migrate-from-rhdh-cli.md shows the same (a spec compares).

/** Where an option goes: the field `dynplug` of a package.json, `assets` in it, or the options of one target. */
export type Place = 'dynplug' | 'assets' | 'export' | 'package-oci' | 'load';

export type Becomes =
  /** The flag's values, or one value as a list. */
  | { readonly kind: 'list'; readonly place: Place; readonly option: string }
  | { readonly kind: 'value'; readonly place: Place; readonly option: string }
  /** A folder: relative to the plugin there, to the workspace root here. */
  | { readonly kind: 'folder'; readonly place: Place; readonly option: string }
  | { readonly kind: 'constant'; readonly place: Place; readonly option: string; readonly value: string | boolean }
  /** Nothing has to be said: it is always so. */
  | { readonly kind: 'always'; readonly why: string }
  | { readonly kind: 'person'; readonly why: string }
  | { readonly kind: 'none'; readonly why: string };

export interface Flag {
  readonly names: readonly string[];
  readonly takes: 'nothing' | 'one' | 'many';
  readonly becomes: Becomes;
  /** The cell of the page's table. */
  readonly here: string;
}

const list = (place: Place, option: string): Becomes => ({ kind: 'list', place, option });
const always = (why: string): Becomes => ({ kind: 'always', why });
const person = (why: string): Becomes => ({ kind: 'person', why });
const none = (why: string): Becomes => ({ kind: 'none', why });
const switchedOff = (option: string): Becomes => ({ kind: 'constant', place: 'assets', option, value: false });
/** Of `assets`, where it is the default. */
const ON = always('both kinds of assets are built unless one is switched off');

/** Flags of `rhdh-cli plugin export` and `janus-cli package export-dynamic-plugin`. */
export const EXPORT_FLAGS: readonly Flag[] = [
  derivation('--embed-package', 'embedPackages'),
  derivation('--shared-package', 'sharedPackages'),
  derivation('--allow-native-package', 'allowNativePackages'),
  derivation('--suppress-native-package', 'suppressNativePackages'),
  derivation('--ignore-version-check', 'ignoreVersionCheck'),
  {
    names: ['--no-install'],
    takes: 'nothing',
    becomes: person('no install ever runs; for an output without node_modules set includeDependencies to false'),
    here: '`includeDependencies: false`',
  },
  {
    names: ['--no-build'],
    takes: 'nothing',
    becomes: always('an export runs no build; it compiles, or uses the dist of a build that the target depends on'),
    here: '`--excludeTaskDependencies` of Nx',
  },
  { names: ['--clean'], takes: 'nothing', becomes: always('the output is replaced as a whole'), here: 'always' },
  {
    names: ['--dev'],
    takes: 'nothing',
    becomes: person('add the target place (executor @org/dynplug:place), which copies an export into a local host'),
    here: 'the target `place` (`@org/dynplug:place`)',
  },
  {
    names: ['--dynamic-plugins-root'],
    takes: 'one',
    becomes: person('it is the option dynamicPluginsRoot of the target place (executor @org/dynplug:place)'),
    here: '`place`, option `dynamicPluginsRoot`',
  },
  {
    names: ['--track-dynamic-manifest-and-lock-file'],
    takes: 'nothing',
    becomes: { kind: 'constant', place: 'export', option: 'trackManifest', value: true },
    here: '`trackManifest: true`',
  },
  {
    names: ['--minify'],
    takes: 'nothing',
    becomes: { kind: 'constant', place: 'dynplug', option: 'minify', value: true },
    here: '`minify: true`',
  },
  {
    names: ['--scalprum-config'],
    takes: 'one',
    becomes: { kind: 'value', place: 'assets', option: 'scalprumConfig' },
    here: '`assets`, option `scalprumConfig`',
  },
  {
    names: ['--generate-scalprum-assets'],
    takes: 'nothing',
    becomes: ON,
    here: '`assets`, option `scalprum`',
  },
  {
    names: ['--no-generate-scalprum-assets'],
    takes: 'nothing',
    becomes: switchedOff('scalprum'),
    here: '`assets`, option `scalprum`',
  },
  {
    names: ['--generate-module-federation-assets'],
    takes: 'nothing',
    becomes: ON,
    here: '`assets`, option `moduleFederation`',
  },
  {
    names: ['--no-generate-module-federation-assets'],
    takes: 'nothing',
    becomes: switchedOff('moduleFederation'),
    here: '`assets`, option `moduleFederation`',
  },
  {
    names: ['--in-place', '--no-in-place'],
    takes: 'nothing',
    becomes: always('the plugin’s own folders are never written; what browsers load is in dist-assets'),
    here: '`dist-assets`',
  },
  {
    names: ['--embed-as-dependencies', '--no-embed-as-dependencies'],
    takes: 'nothing',
    becomes: always('embedded packages stay packages, in node_modules'),
    here: 'always',
  },
  {
    names: ['--override-interop'],
    takes: 'many',
    becomes: none('it sets how that CLI bundles; here code is compiled as by backstage-cli package build'),
    here: 'none',
  },
];

/** Flags of `rhdh-cli plugin package` and `janus-cli package package-dynamic-plugins`. */
export const PACKAGE_FLAGS: readonly Flag[] = [
  {
    names: ['--tag', '-t'],
    takes: 'one',
    becomes: list('dynplug', 'references'),
    here: '`package-oci`, option `references`',
  },
  {
    names: ['--export-to'],
    takes: 'one',
    becomes: { kind: 'folder', place: 'package-oci', option: 'exportTo' },
    here: '`exportTo: <dir>`',
  },
  {
    names: ['--container-tool'],
    takes: 'one',
    becomes: { kind: 'value', place: 'load', option: 'containerTool' },
    here: 'the target `load`, option `containerTool`',
  },
  {
    names: ['--use-docker'],
    takes: 'nothing',
    becomes: { kind: 'constant', place: 'load', option: 'containerTool', value: 'docker' },
    here: '`load`, `containerTool: docker`',
  },
  { names: ['--platform'], takes: 'one', becomes: list('package-oci', 'platforms'), here: '`platforms: […]`' },
  { names: ['--annotation'], takes: 'many', becomes: list('package-oci', 'annotations'), here: '`annotations: […]`' },
  { names: ['--label'], takes: 'many', becomes: list('package-oci', 'labels'), here: '`labels: […]`' },
  {
    names: ['--force-export'],
    takes: 'nothing',
    becomes: always('the plugin is derived from what is there; Nx knows whether that changed'),
    here: 'always',
  },
  {
    names: ['--preserve-temp-dir'],
    takes: 'nothing',
    becomes: none('there is no temporary folder'),
    here: 'none',
  },
];

/** A list of names that every target which derives the plugin takes. */
function derivation(name: string, option: string): Flag {
  return { names: [name], takes: 'many', becomes: list('dynplug', option), here: `\`${option}: […]\`` };
}
