/** Options of the generator `@org/dynplug:migrate-from-rhdh-cli`; descriptions are in schema.json. */
export interface MigrateFromRhdhCliGeneratorOptions {
  pluginsList?: string;
  clean?: boolean;
}
