// What `nx add` and `init` ask a person: on which hosts the plugins run, and where images and tarballs go.
import { isDeepStrictEqual } from 'node:util';
import { PLUGIN, PRESETS, type DynplugPluginOptions, type PublishKind } from '../../options/plugin';
import { HOST_NAMES } from '../../options/hosts';
import { askOnTerminal, askText } from '../ask-on-terminal';

/** What is to be written; an option that is there and undefined is to be removed. */
export interface Settings {
  readonly host?: readonly string[] | undefined;
  readonly preset?: (typeof PRESETS)[number] | undefined;
  readonly imageRepository?: string;
  readonly npmRegistry?: string;
  readonly publishKind?: PublishKind;
}

const HOSTS = HOST_NAMES.filter((name) => name !== 'backstage');
const NONE = 'none of these';
const WHERE = 'Where do images go? Registry and path, e.g. quay.io/acme';
const WHICH = 'Which npm registry gets tarballs, if any? Its address';

/**
 * @param current options that the workspace has, which are the answers to empty lines; undefined before it has the plugin
 * @returns what differs from them; nothing where nobody can be asked
 * @throws EINTERRUPTED for Ctrl-C and Escape
 */
export async function askSettings(current?: DynplugPluginOptions): Promise<Settings> {
  const { imageRepository: image, npmRegistry: npm } = current ?? {};
  const before = hostsOf(current);
  const names = [...new Set([...HOSTS, ...before]), NONE];
  const marked = current && before.length === 0 ? [NONE] : before;
  const chosen = await askOnTerminal(names, 'On which hosts do your plugins run?', marked);
  if (chosen === undefined) return {};
  const hosts = chosen.filter((name) => name !== NONE);
  const imageRepository = await addressOf('imageRepository', `${WHERE}; empty: ${image ?? 'later'}`, image);
  const npmRegistry = await addressOf('npmRegistry', `${WHICH}; empty: ${npm ?? 'none'}`, npm);
  const isMoved = imageRepository !== image || npmRegistry !== npm;
  return {
    ...(isDeepStrictEqual(new Set(hosts), new Set(before)) ? {} : hostSettings(hosts, current)),
    ...(imageRepository !== undefined && { imageRepository }),
    ...(npmRegistry !== undefined && { npmRegistry }),
    ...(npmRegistry !== undefined &&
      isMoved && { publishKind: imageRepository === undefined ? ('npm' as const) : ('both' as const) }),
  };
}

/** A preset alone means its host. */
function hostsOf({ host, preset }: DynplugPluginOptions = {}): readonly string[] {
  if (host !== undefined) return [host].flat();
  return preset === undefined ? [] : [preset];
}

/** Names of images follow the preset, and only one host can decide that. One that was chosen stays while its host is among them. */
function hostSettings(hosts: readonly string[], { host, preset: former }: DynplugPluginOptions = {}): Settings {
  const only = hosts.length === 1 ? PRESETS.find((name) => name === hosts[0]) : undefined;
  const preset = only ?? (former !== undefined && hosts.includes(former) ? former : undefined);
  return {
    ...((preset ?? former) !== undefined && { preset }),
    ...((hosts.length > 0 || host !== undefined) && { host: hosts.length > 0 ? hosts : undefined }),
  };
}

/** @returns undefined for an empty line, where there is no address yet */
async function addressOf(
  option: 'imageRepository' | 'npmRegistry',
  question: string,
  current: string | undefined,
): Promise<string | undefined> {
  const answer = (await askText(question, PLUGIN[option].kind, current))?.trim();
  return answer === '' ? undefined : answer;
}
