// Options as people write them, checked: a misspelt name would otherwise do nothing for ever.
import { PROFILES } from '../host/profiles';
import { DynplugError, type Finding, throwOnErrors } from '../support/errors';
import { nearestName } from '../support/nearest-name';
import { ASSETS_OPTIONS } from './assets-options';
import { type Expected, flag, isObject, isOneOf, isText, isTexts, name, names, size } from './expected';
import { type DynplugPluginOptions, IMAGES, PRESETS, PUBLISH_KINDS } from './plugin-options';
import { targetNames } from './target-names';

/** Each option with what it must be, in words. schema/dynplug-field.json says the same to editors. */
export const OPTIONS: Readonly<Record<keyof DynplugPluginOptions, Expected>> = {
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
  images: [isOneOf(IMAGES), `one of ${IMAGES.join(', ')}`],
  tag: [isTexts, 'a list of references'],
  profile: [isOneOf(PROFILES), `one of ${PROFILES.join(', ')}`],
  publishKind: [isOneOf(PUBLISH_KINDS), `one of ${PUBLISH_KINDS.join(', ')}`],
  npmRegistry: [isText, 'an address, e.g. https://npm.example.com/'],
  overwriteTag: [isTexts, 'a list of patterns, e.g. ["latest"]'],
  assets: [isObject, 'an object of options of the target assets'],
  embedPackages: names,
  sharedPackages: names,
  bundlePeers: names,
  allowNativePackages: names,
  suppressNativePackages: names,
  ignoreVersionCheck: names,
  prune: flag,
  sourceMaps: flag,
  minify: flag,
  maxSize: size,
  supportedVersions: [isText, 'a version or a range'],
};

/**
 * @param place where they are written, as a person looks for it: `@org/dynplug in nx.json`
 * @throws EOPTION, or ECHECKS when several are wrong
 */
export function requirePluginOptions(options: unknown, place: string): DynplugPluginOptions {
  if (options === undefined || options === null) return {};
  if (typeof options !== 'object' || Array.isArray(options))
    throw new DynplugError('EOPTION', `The options of ${place} are no object.`);
  const { assets } = options as DynplugPluginOptions;
  throwOnErrors(
    [
      ...knownFindings(options, OPTIONS, place, ''),
      ...(isObject(assets) ? knownFindings(assets, ASSETS_OPTIONS, place, 'assets.') : []),
    ],
    place,
  );
  return options;
}

/**
 * Refuses in the field of one plugin what would do nothing because it is meant for the other kind. Of all plugins it may be said.
 * @param field what requirePluginOptions returned
 * @throws EOPTION
 */
export function requireMeant(field: DynplugPluginOptions, isFrontend: boolean, place: string): void {
  const idle = Object.keys(field).find((option) =>
    isFrontend
      ? option !== 'maxSize' && Object.hasOwn(OPTIONS, option) && Object.hasOwn(ASSETS_OPTIONS, option)
      : option === 'assets',
  );
  if (idle === undefined) return;
  throw new DynplugError(
    'EOPTION',
    isFrontend
      ? `The option ${idle} of ${place} is about the code of backend plugins; is assets.${idle} meant?`
      : `The option assets of ${place} is for frontend plugins.`,
    isFrontend ? `"dynplug": { "assets": { "${idle}": … } } is about what browsers load.` : 'Take it out.',
  );
}

/** @param within what stands before each name: `assets.` */
function knownFindings(
  options: object,
  known: Readonly<Record<string, Expected>>,
  place: string,
  within: string,
): readonly Finding[] {
  return Object.entries(options).flatMap(([option, value]) => {
    if (!Object.hasOwn(known, option)) return [unknown(option, Object.keys(known), place, within)];
    const [check, words] = known[option] as Expected;
    return check(value) ? [] : [refused(`The option ${within}${option} of ${place} must be ${words}.`)];
  });
}

function refused(message: string, hint?: string): Finding {
  return { severity: 'error', code: 'EOPTION', message, ...(hint !== undefined && { hint }) };
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

function unknown(option: string, known: readonly string[], place: string, within: string): Finding {
  // What is meant for the target assets alone stands in the object for it.
  const isOfAssets = within === '' && Object.hasOwn(ASSETS_OPTIONS, option);
  const nearest = isOfAssets ? `assets.${option}` : nearestName(option, known);
  return refused(
    `${place} has no option ${within}${option}${nearest === undefined ? '.' : `; is ${isOfAssets ? '' : within}${nearest} meant?`}`,
    `Known: ${known.join(', ')}.`,
  );
}
