/** Options of `@org/dynplug:export`, as written in a target; descriptions are in schema.json. */
export interface ExportExecutorOptions {
  outputPath?: string;
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
  profile?: string;
  link?: boolean;
  trackManifest?: boolean;
  explain?: string[];
}
