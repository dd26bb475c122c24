import type { DeriveExecutorOptions } from '../derive-options';

/** Options of `@org/dynplug:export`, as written in a target; descriptions are in schema.json. */
export interface ExportExecutorOptions extends DeriveExecutorOptions {
  outputPath?: string;
  profile?: string;
  link?: boolean;
  trackManifest?: boolean;
  explain?: string[];
}
