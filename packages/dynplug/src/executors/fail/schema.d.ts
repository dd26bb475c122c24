/** Options of `@org/dynplug:fail`; descriptions are in schema.json. */
export interface FailExecutorOptions {
  code: string;
  message: string;
  hint?: string;
}
