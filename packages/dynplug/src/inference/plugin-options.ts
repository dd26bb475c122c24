// The options of the plugin in nx.json, checked: a misspelt name would otherwise do nothing for ever.
import { PROFILES, type Profile } from '../host/profiles';
import { DynplugError } from '../support/errors';

/** What `{ "plugin": "@org/dynplug", "options": … }` in nx.json may hold. */
export interface DynplugPluginOptions {
  /** Target that builds a plugin; default `build`. */
  readonly buildTargetName?: string;
  readonly exportTargetName?: string;
  readonly packageOciTargetName?: string;
  readonly loadTargetName?: string;
  readonly packTargetName?: string;
  readonly lintTargetName?: string;
  readonly publishTargetName?: string;
  readonly promoteTargetName?: string;
  /** Tag scheme and profile of a host; `tag` and `profile` win over it. */
  readonly preset?: Preset;
  /** Where images go: registry and path, e.g. `quay.io/acme`. With it a preset names images. */
  readonly imageRepository?: string;
  /** Reference templates of images. */
  readonly tag?: readonly string[];
  /** The hosts that must take what is made. */
  readonly profile?: Profile;
  /** What `publish` brings to registries, and so what it waits for; default `oci`. */
  readonly publishKind?: PublishKind;
  /** Address of the npm registry for tarballs; without it publishConfig or .npmrc names one. */
  readonly npmRegistry?: string;
  /** Patterns of tags that may be moved to another image, e.g. `latest`. */
  readonly overwriteTag?: readonly string[];
  /** For all plugins; see the executor export. */
  readonly sharedPackages?: readonly string[];
  readonly embedPackages?: readonly string[];
}

export const PRESETS = ['rhdh-1.9', 'rhdh-1.10', 'veecode'] as const;
export type Preset = (typeof PRESETS)[number];

export const PUBLISH_KINDS = ['oci', 'npm', 'both'] as const;
export type PublishKind = (typeof PUBLISH_KINDS)[number];

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string' && value !== '';
const isTexts: Check = (value) => Array.isArray(value) && value.every(isText);
const isOneOf =
  (known: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && known.includes(value);

/** Each option with what it must be, in words. */
const OPTIONS: Readonly<Record<keyof DynplugPluginOptions, readonly [Check, string]>> = {
  buildTargetName: [isText, 'a name'],
  exportTargetName: [isText, 'a name'],
  packageOciTargetName: [isText, 'a name'],
  loadTargetName: [isText, 'a name'],
  packTargetName: [isText, 'a name'],
  lintTargetName: [isText, 'a name'],
  publishTargetName: [isText, 'a name'],
  promoteTargetName: [isText, 'a name'],
  preset: [isOneOf(PRESETS), `one of ${PRESETS.join(', ')}`],
  imageRepository: [isText, 'a registry with a path, e.g. quay.io/acme'],
  tag: [isTexts, 'a list of references'],
  profile: [isOneOf(PROFILES), `one of ${PROFILES.join(', ')}`],
  publishKind: [isOneOf(PUBLISH_KINDS), `one of ${PUBLISH_KINDS.join(', ')}`],
  npmRegistry: [isText, 'an address, e.g. https://npm.example.com/'],
  overwriteTag: [isTexts, 'a list of patterns, e.g. ["latest"]'],
  sharedPackages: [isTexts, 'a list of names'],
  embedPackages: [isTexts, 'a list of names'],
};

/** @throws EOPTION */
export function requirePluginOptions(options: unknown): DynplugPluginOptions {
  if (options === undefined || options === null) return {};
  if (typeof options !== 'object' || Array.isArray(options))
    throw new DynplugError('EOPTION', 'The options of @org/dynplug in nx.json are no object.');
  for (const [name, value] of Object.entries(options)) {
    if (!(name in OPTIONS)) throw unknown(name);
    const [check, expected] = OPTIONS[name as keyof DynplugPluginOptions];
    if (!check(value))
      throw new DynplugError('EOPTION', `The option ${name} of @org/dynplug in nx.json must be ${expected}.`);
  }
  return options;
}

function unknown(name: string): DynplugError {
  const known = Object.keys(OPTIONS);
  const [nearest] = [...known].sort((a, b) => distance(a, name) - distance(b, name)) as [string];
  return new DynplugError(
    'EOPTION',
    `@org/dynplug in nx.json has no option ${name}${distance(nearest, name) <= 4 ? `; is ${nearest} meant?` : '.'}`,
    `Known: ${known.join(', ')}.`,
  );
}

/** Edits that turn one name into the other (Levenshtein), without regard to case. */
function distance(from: string, to: string): number {
  const [a, b] = [from.toLowerCase(), to.toLowerCase()];
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
