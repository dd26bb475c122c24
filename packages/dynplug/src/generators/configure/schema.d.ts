/** Options of the generator `@org/dynplug:configure`; descriptions are in schema.json. */
export interface ConfigureGeneratorOptions {
  projects?: string[];
  all?: boolean;
  fix?: boolean;
  explicit?: boolean;
}
