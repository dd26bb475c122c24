/** Options of `@org/dynplug:load`, as written in a target; descriptions are in schema.json. */
export interface LoadExecutorOptions {
  containerTool?: string;
  imagePath?: string;
}
