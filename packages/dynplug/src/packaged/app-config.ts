// The configuration that a plugin suggests to its hosts, from the first of the files in which projects keep it.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { readYamlFile } from '../tree/yaml-file';

/** In order; the last three are those that the existing tool knows. */
export const CONFIG_FILES = [
  'app-config.dynamic.yaml',
  'app-config.janus-idp.yaml',
  'app-config.backstage-community.yaml',
  'app-config.yaml',
];

/** The configuration and the file that it is in. */
export interface SuggestedConfig {
  /** Absolute. */
  readonly file: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** @param projectDir absolute @returns undefined when there is none @throws EYAML */
export function findSuggestedConfig(projectDir: string): SuggestedConfig | undefined {
  const file = CONFIG_FILES.map((name) => path.join(projectDir, name)).find((candidate) => existsSync(candidate));
  if (file === undefined) return undefined;
  const config = readYamlFile(file);
  return Object.keys(config).length > 0 ? { file, config } : undefined;
}
