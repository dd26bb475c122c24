/** Options of `@org/dynplug:collect`, as written in a target; descriptions are in schema.json. */
export interface CollectExecutorOptions {
  projects?: string[];
  folders?: string[];
  outputFile?: string;
  profile?: string;
}
