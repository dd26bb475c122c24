import type { DeriveExecutorOptions } from '../derive-options';

/** Options of `@org/dynplug:package-oci`, as written in a target; descriptions are in schema.json. */
export interface PackageOciExecutorOptions extends DeriveExecutorOptions {
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
}
