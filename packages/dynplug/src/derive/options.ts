// What a person can set about a derivation, with every default filled in.

export interface DeriveOptions {
  /** Published packages that travel as if they were of the workspace: their shared dependencies become peers of the plugin. */
  readonly embedPackages: readonly string[];
  /** Further packages that the host provides: names, `/expressions/`, `!` excludes. */
  readonly sharedPackages: readonly string[];
  /** Required peers of own packages that travel although they are meant to come from the host. */
  readonly bundlePeers: readonly string[];
  readonly allowNativePackages: readonly string[];
  readonly suppressNativePackages: readonly string[];
  /** Names whose contradicting peer ranges among embedded packages are let pass. */
  readonly ignoreVersionCheck: readonly string[];
  /** Third-party type declarations, source maps, markdown, tests and examples stay behind. */
  readonly prune: boolean;
  /** Source maps of own code travel. */
  readonly sourceMaps: boolean;
  /** Own code is minified. */
  readonly minify: boolean;
  /** Write `dist/configSchema.json` and `dist/.config-schema.json`. */
  readonly configSchema: boolean;
  /** `node_modules` travel with the plugin. */
  readonly includeDependencies: boolean;
  /** Load the entry point in a child process. */
  readonly check: boolean;
  /** Milliseconds that loading may take. */
  readonly checkTimeout: number;
  /** Bytes; undefined: no limit. */
  readonly maxSize: number | undefined;
  readonly supportedVersions: string | undefined;
}

export const DEFAULT_OPTIONS: DeriveOptions = {
  embedPackages: [],
  sharedPackages: [],
  bundlePeers: [],
  allowNativePackages: [],
  suppressNativePackages: [],
  ignoreVersionCheck: [],
  prune: false,
  sourceMaps: true,
  minify: false,
  configSchema: true,
  includeDependencies: true,
  check: true,
  checkTimeout: 30_000,
  maxSize: undefined,
  supportedVersions: undefined,
};
