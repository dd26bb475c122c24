/** Options of the generator `@org/dynplug:init`; descriptions are in schema.json. */
export interface InitGeneratorOptions {
  preset?: string;
  imageRepository?: string;
  profile?: string;
}
