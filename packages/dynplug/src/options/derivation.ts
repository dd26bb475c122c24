// Options of a derivation: every target that derives takes them, and nx.json and the field "dynplug".
import { HOST } from './hosts';
import { EXTRA_SOURCES } from './extra-sources';
import { flag, names, oneOf, size, text, whole } from './kinds';
import { type Complete, type Options, type Written, complete, valuesOf } from './option';
import { refuseOptions } from './require-options';

/** Who turns the sources of a backend into what ships. */
export const BACKEND_BUILDS = ['compile', 'backstage-cli'] as const;

export const DERIVATION = {
  backendBuild: {
    kind: oneOf(BACKEND_BUILDS),
    description:
      "Compiles the sources of the plugin and of embedded packages with the workspace's Rollup and esbuild (compile), or ships the dist that the target build wrote (backstage-cli). A package whose build script is not `backstage-cli package build` always ships its dist.",
    default: 'compile',
  },
  ...EXTRA_SOURCES,
  ...HOST,
  embedPackages: {
    isImportant: true,
    kind: names,
    description:
      'Ships published packages as if they were of the workspace: their shared dependencies become peers of the plugin. Workspace packages are embedded without being listed.',
    default: [],
    example: ['@acme/plugin-notes-node'],
    aliases: ['embed-package'],
  },
  sharedPackages: {
    isImportant: true,
    kind: names,
    description:
      'Names further packages that the host provides, by name or as a /regular expression/; a leading ! excludes and wins. @backstage/* is shared unless excluded, or absent from a host that the option host names.',
    default: [],
    example: ['@acme/shared', '!@backstage/plugin-notes-common'],
    aliases: ['shared-package'],
  },
  bundlePeers: {
    kind: names,
    description: 'Ships required peers of the plugin or of embedded packages that otherwise come from the host.',
    default: [],
    example: ['knex'],
  },
  allowNativePackages: {
    kind: names,
    description: 'Ships native packages as they are installed here, with their platform packages.',
    default: [],
    example: ['better-sqlite3'],
    aliases: ['allow-native-package'],
  },
  suppressNativePackages: {
    kind: names,
    description: 'Replaces native packages by a stub that throws when it is required.',
    default: [],
    example: ['cpu-features'],
    aliases: ['suppress-native-package'],
  },
  ignoreVersionCheck: {
    kind: names,
    description: 'Packages whose conflicting peer ranges are ignored; the first range is kept.',
    default: [],
    example: ['@backstage/plugin-auth-node'],
  },
  prune: {
    kind: flag,
    description:
      'Leaves out type declarations, source maps, markdown, tests and examples of third-party packages. Licences are always shipped.',
    default: false,
  },
  sourceMaps: { kind: flag, description: "Ships the source maps of the plugin's own code.", default: true },
  minify: {
    kind: flag,
    description:
      "Minifies the code of the plugin and of embedded packages with the workspace's esbuild, and drops their source maps.",
    default: false,
  },
  configSchema: {
    kind: flag,
    description:
      'Writes dist/configSchema.json and dist/.config-schema.json, from which hosts learn the configuration of the plugin.',
    default: true,
  },
  includeDependencies: {
    kind: flag,
    description:
      'Ships node_modules. Without it the package has only the files of the plugin, and the entry point is not loaded for the check.',
    default: true,
  },
  check: {
    kind: flag,
    description:
      'Loads the entry points in a child process and requires a backend feature. The other checks always run.',
    default: true,
  },
  checkTimeout: {
    kind: whole('a whole number of milliseconds above 0', 1),
    description: 'Milliseconds that loading the entry points may take.',
    default: 30_000,
  },
  maxSize: {
    kind: size,
    description: 'Fails with a list of the largest packages when the result is larger.',
    example: '20MB',
  },
  supportedVersions: {
    kind: text('a version or a range'),
    description: 'Value of backstage.supported-versions.',
    otherwise: 'the value in package.json, then the version in backstage.json',
    example: '1.45.0',
  },
} as const satisfies Options;

/** What a derivation works with. */
export type DeriveOptions = Complete<typeof DERIVATION>;
export const DEFAULT_OPTIONS: DeriveOptions = complete(DERIVATION, {});
/** What people write. */
export type WrittenDerivation = Written<typeof DERIVATION>;

/**
 * The options of the derivation among those of a target.
 * @throws EOPTION for packages that are to be shipped and replaced
 */
export function derivationOf(values: DeriveOptions): DeriveOptions {
  const derive = valuesOf(DERIVATION, values);
  const both = derive.allowNativePackages.filter((name) => derive.suppressNativePackages.includes(name));
  if (both.length > 0)
    refuseOptions(`${both.join(', ')} is both in allowNativePackages and in suppressNativePackages.`, 'Choose one.');
  return derive;
}
