/** Options of `@org/dynplug:place`, as written in a target; descriptions are in schema.json. */
export interface PlaceExecutorOptions {
  dynamicPluginsRoot: string;
  from?: string;
}
