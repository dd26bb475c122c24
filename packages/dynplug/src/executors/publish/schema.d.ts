/** Options of `@org/dynplug:publish`, as written in a target; descriptions are in schema.json. */
export interface PublishExecutorOptions {
  kind?: 'oci';
  imagePath?: string;
  references?: string[];
  overwriteTag?: boolean | string | string[];
  insecure?: boolean;
  ca?: string;
  concurrency?: number;
  timeout?: number;
  dryRun?: boolean;
  outputPath?: string;
}
