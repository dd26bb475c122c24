/** Options of the generator `@org/dynplug:bundle`; descriptions are in schema.json. */
export interface BundleGeneratorOptions {
  name: string;
  plugins: string[];
  tag?: string[];
  directory?: string;
}
