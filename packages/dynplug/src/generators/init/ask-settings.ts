// What `nx add` asks a person: on which hosts the plugins run, and where images and tarballs go.
import { PRESETS, type PublishKind } from '../../options/plugin';
import { HOST_NAMES } from '../../options/hosts';
import { askOnTerminal, askText } from '../ask-on-terminal';

export interface Settings {
  readonly host?: readonly string[];
  readonly preset?: (typeof PRESETS)[number];
  readonly imageRepository?: string;
  readonly npmRegistry?: string;
  readonly publishKind?: PublishKind;
}

const HOSTS = HOST_NAMES.filter((name) => name !== 'backstage');
const NONE = 'none of these';

/** @returns nothing where nobody can be asked @throws EINTERRUPTED for Ctrl-C and Escape */
export async function askSettings(): Promise<Settings> {
  const chosen = await askOnTerminal([...HOSTS, NONE], 'On which hosts do your plugins run?');
  if (chosen === undefined) return {};
  const hosts = chosen.filter((name) => name !== NONE);
  const imageRepository = await addressOf('Where do images go? Registry and path, e.g. quay.io/acme; empty: later');
  const npmRegistry = await addressOf('Which npm registry gets tarballs, if any? Its address; empty: none');
  // Names of images follow the preset, and only one host can decide that.
  const preset = hosts.length === 1 ? PRESETS.find((name) => name === hosts[0]) : undefined;
  return {
    ...(preset !== undefined && { preset }),
    ...(hosts.length > 0 && { host: hosts }),
    ...(imageRepository !== undefined && { imageRepository }),
    ...(npmRegistry !== undefined && {
      npmRegistry,
      publishKind: imageRepository === undefined ? 'npm' : 'both',
    }),
  };
}

/** @returns undefined for an empty line */
async function addressOf(question: string): Promise<string | undefined> {
  const answer = (await askText(question))?.trim();
  return answer === '' ? undefined : answer;
}
