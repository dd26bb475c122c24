/** Options of `@org/dynplug:lint`, as written in a target; descriptions are in schema.json. */
export interface LintExecutorOptions {
  path?: string | string[];
  profile?: string;
  format?: string;
  maxWarnings?: number;
}
