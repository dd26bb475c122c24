// What `nx add` asks a person: on which hosts the plugins run, and where images go.
import { PRESETS } from '../../options/plugin';
import { HOST_NAMES } from '../../options/hosts';
import { askOnTerminal, askText } from '../ask-on-terminal';

export interface Settings {
  readonly host?: readonly string[];
  readonly preset?: (typeof PRESETS)[number];
  readonly imageRepository?: string;
}

const HOSTS = HOST_NAMES.filter((name) => name !== 'backstage');
const NONE = 'none of these';

/** @returns nothing where nobody can be asked @throws EINTERRUPTED for Ctrl-C and Escape */
export async function askSettings(): Promise<Settings> {
  const chosen = await askOnTerminal([...HOSTS, NONE], 'On which hosts do your plugins run?');
  if (chosen === undefined) return {};
  const hosts = chosen.filter((name) => name !== NONE);
  const repository = (await askText('Where do images go? Registry and path, e.g. quay.io/acme; empty: later'))?.trim();
  // Names of images follow the preset, and only one host can decide that.
  const preset = hosts.length === 1 ? PRESETS.find((name) => name === hosts[0]) : undefined;
  return {
    ...(preset !== undefined && { preset }),
    ...(hosts.length > 0 && { host: hosts }),
    ...(repository !== undefined && repository !== '' && { imageRepository: repository }),
  };
}
