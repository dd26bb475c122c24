// Options as people write them, checked: a misspelt name would otherwise do nothing for ever.
import { PROFILES } from '../host/profiles';
import { DynplugError } from '../support/errors';
import { nearestName } from '../support/nearest-name';
import { type DynplugPluginOptions, PRESETS, PUBLISH_KINDS } from './plugin-options';
import { targetNames } from './target-names';

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string' && value !== '';
const isTexts: Check = (value) => Array.isArray(value) && value.every(isText);
const isFlag: Check = (value) => typeof value === 'boolean';
const isOneOf =
  (known: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && known.includes(value);

const name = [isText, 'a name'] as const;
const names = [isTexts, 'a list of names'] as const;
const flag = [isFlag, 'true or false'] as const;

/** Each option with what it must be, in words. schema/dynplug-field.json says the same to editors. */
export const OPTIONS: Readonly<Record<keyof DynplugPluginOptions, readonly [Check, string]>> = {
  buildTargetName: name,
  assetsTargetName: name,
  exportTargetName: name,
  packageOciTargetName: name,
  loadTargetName: name,
  packTargetName: name,
  lintTargetName: name,
  publishTargetName: name,
  promoteTargetName: name,
  preset: [isOneOf(PRESETS), `one of ${PRESETS.join(', ')}`],
  imageRepository: [isText, 'a registry with a path, e.g. quay.io/acme'],
  tag: [isTexts, 'a list of references'],
  profile: [isOneOf(PROFILES), `one of ${PROFILES.join(', ')}`],
  publishKind: [isOneOf(PUBLISH_KINDS), `one of ${PUBLISH_KINDS.join(', ')}`],
  npmRegistry: [isText, 'an address, e.g. https://npm.example.com/'],
  overwriteTag: [isTexts, 'a list of patterns, e.g. ["latest"]'],
  embedPackages: names,
  sharedPackages: names,
  bundlePeers: names,
  allowNativePackages: names,
  suppressNativePackages: names,
  ignoreVersionCheck: names,
  prune: flag,
  sourceMaps: flag,
  minify: flag,
  maxSize: [(value) => isText(value) || typeof value === 'number', 'a size, e.g. "20MB"'],
  supportedVersions: [isText, 'a version or a range'],
};

/**
 * @param place where they are written, as a person looks for it: `@org/dynplug in nx.json`
 * @throws EOPTION
 */
export function requirePluginOptions(options: unknown, place: string): DynplugPluginOptions {
  if (options === undefined || options === null) return {};
  if (typeof options !== 'object' || Array.isArray(options))
    throw new DynplugError('EOPTION', `The options of ${place} are no object.`);
  for (const [option, value] of Object.entries(options)) {
    if (!Object.hasOwn(OPTIONS, option)) throw unknown(option, place);
    const [check, expected] = OPTIONS[option as keyof DynplugPluginOptions];
    if (!check(value)) throw new DynplugError('EOPTION', `The option ${option} of ${place} must be ${expected}.`);
  }
  return options;
}

/**
 * Refuses one name for two targets: the second would take the place of the first.
 * @throws EOPTION
 */
export function requireOwnNames(options: DynplugPluginOptions, place: string): void {
  const all = Object.values(targetNames(options));
  const twice = all.find((target, at) => all.indexOf(target) !== at);
  if (twice !== undefined)
    throw new DynplugError(
      'EOPTION',
      `The options of ${place} give two targets the name ${twice}.`,
      'Each of buildTargetName, exportTargetName, … must differ from the others and from their defaults.',
    );
}

function unknown(option: string, place: string): DynplugError {
  const known = Object.keys(OPTIONS);
  const nearest = nearestName(option, known);
  return new DynplugError(
    'EOPTION',
    `${place} has no option ${option}${nearest === undefined ? '.' : `; is ${nearest} meant?`}`,
    `Known: ${known.join(', ')}.`,
  );
}
