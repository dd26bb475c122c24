// How a frontend's example configuration wires it into a host, for hosts whose shells read such a configuration.
import path from 'node:path';
import type { HostManifest } from '../host-manifest/fields';
import { type WiringConfig, wiredPlugins, wiringIn } from '../packaged/wiring';
import type { ExaminedPlugin, FrontendFacts } from './examined-plugin';
import { isRhdhOrVeecode } from '../host-manifest/host-kind';

export interface Wiring extends WiringConfig {
  /** Name of the file, beside package.json. */
  readonly file: string;
  readonly frontend: FrontendFacts;
}

/** undefined for hosts with other shells, and without assets or a configuration for these. */
export function wiringOf({ frontend, suggested }: ExaminedPlugin, host: HostManifest): Wiring | undefined {
  if (frontend?.scalprumName === undefined || !suggested || !isRhdhOrVeecode(host)) return undefined;
  if (Object.keys(wiredPlugins(suggested.config)).length === 0) return undefined;
  return { file: path.basename(suggested.file), frontend, ...wiringIn(suggested.config, frontend.scalprumName) };
}
