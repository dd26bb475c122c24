/** Options of `@org/dynplug:pack`, as written in a target; descriptions are in schema.json. */
export interface PackExecutorOptions {
  kind?: string;
  outputPath?: string;
  from?: string;
  profile?: string;
  failOn?: string[];
  compressionLevel?: number;
  baseUrl?: string;
  packDestination?: string;
  embedPackages?: string[];
  sharedPackages?: string[];
  bundlePeers?: string[];
  allowNativePackages?: string[];
  suppressNativePackages?: string[];
  ignoreVersionCheck?: string[];
  prune?: boolean;
  sourceMaps?: boolean;
  minify?: boolean;
  configSchema?: boolean;
  supportedVersions?: string;
  includeDependencies?: boolean;
  check?: boolean;
  checkTimeout?: number;
  maxSize?: string | number;
}
