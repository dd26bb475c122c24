/** Options of `@org/dynplug:package-oci`, as written in a target; descriptions are in schema.json. */
export interface PackageOciExecutorOptions {
  tag?: string[];
  target?: string;
  outputPath?: string;
  from?: string;
  plugins?: string[];
  keys?: string[];
  annotations?: string[];
  labels?: string[];
  created?: string;
  revision?: string;
  platforms?: string[];
  index?: boolean;
  profile?: string;
  failOn?: string[];
  compressionLevel?: number;
  archive?: boolean;
  exportTo?: string;
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
