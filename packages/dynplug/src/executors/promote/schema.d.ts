/** Options of `@org/dynplug:promote`, as written in a target; descriptions are in schema.json. */
export interface PromoteExecutorOptions {
  from?: string;
  to?: string[];
  imagePath?: string;
  overwriteTag?: boolean | string | string[];
  insecure?: boolean;
  ca?: string;
  concurrency?: number;
  timeout?: number;
  dryRun?: boolean;
  outputPath?: string;
}
