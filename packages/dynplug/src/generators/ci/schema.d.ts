/** Options of the generator `@org/dynplug:ci`; descriptions are in schema.json. */
export interface CiGeneratorOptions {
  provider: 'github' | 'gitlab' | 'tekton' | 'jenkins';
  file?: string;
  branch?: string;
  nodeVersion?: string | number;
  force?: boolean;
}
