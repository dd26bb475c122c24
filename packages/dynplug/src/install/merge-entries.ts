// The entries of a dynamic-plugins.yaml and of the files that it includes → one entry for each plugin.
// Source: redhat-developer/rhdh 1.10.3 install-dynamic-plugins.py, OciPackageMerger and NPMPackageMerger.
import { DynplugError } from '../errors/errors';
import type { FragmentEntry } from '../host/fragment';
import { INHERIT, parseNpmSpec } from '../host/reference';
import { FRAGMENT_CONFLICT_RULES } from '../host/rules/fragment-conflicts';
import type { DynamicPlugins, PluginsFile } from './dynamic-plugins-file';

/** The plugins that an image lists. @param reference without `oci://` */
export type ListedKeys = (reference: string) => Promise<readonly string[]>;

/** With the folder in its image, where it is one: `oci://host/image:tag!key`. */
export type MergedEntry = FragmentEntry;

interface Kept {
  readonly entry: FragmentEntry;
  readonly level: number;
}

/** The image, its version, and the plugin in it. Source: EXPECTED_OCI_PATTERN. */
const IMAGE =
  /^(oci:\/\/[^\s/:@]+(?::\d+)?(?:\/[^\s:@]+)+)(?::([^\s!@:]+)|@((?:sha256|sha512|blake3):[^\s!@:]+))(?:!(\S+))?$/;
const OCI = 'oci://';
const CONFIG_RULES = ['fragment-config-conflict', 'fragment-root-directory'];

/**
 * An entry of the file itself changes fields of an included one; `pluginConfig` is replaced as a whole.
 * @returns the entries that are not disabled, in order
 * @throws ECONTRACT where installers stop, and what `listedKeys` throws
 */
export async function mergeEntries(
  [included, own]: DynamicPlugins['levels'],
  listedKeys: ListedKeys,
): Promise<readonly MergedEntry[]> {
  const kept = new Map<string, Kept>();
  const levels: readonly (readonly PluginsFile[])[] = [included, [own]];
  const all = levels.flat().flatMap(({ entries }) => entries);
  for (const [level, files] of levels.entries())
    for (const entry of files.flatMap(({ entries }) => entries))
      if (!isUnused(entry, all)) await add(kept, entry, level, listedKeys);
  const merged = [...kept.values()].map(({ entry }) => entry).filter(isInstalled);
  requireOneConfig(merged);
  return merged;
}

/**
 * Whether it is disabled and changes no other entry. Lists of hosts have hundreds of these, and installers ask registries for each: which plugin
 * it is makes no difference here.
 */
function isUnused(entry: FragmentEntry, all: readonly FragmentEntry[]): boolean {
  const imageOf = ({ package: named }: FragmentEntry): string | undefined => IMAGE.exec(named)?.[1];
  const image = imageOf(entry);
  return image !== undefined && !isInstalled(entry) && all.every((one) => one === entry || imageOf(one) !== image);
}

async function add(
  kept: Map<string, Kept>,
  entry: FragmentEntry,
  level: number,
  listedKeys: ListedKeys,
): Promise<void> {
  const isImage = entry.package.startsWith(OCI);
  const { key, package: named } = isImage
    ? await imageEntry(entry, kept, listedKeys)
    : { key: npmKey(entry.package), package: entry.package };
  const former = kept.get(key);
  if (former?.level === level)
    refuse(
      entry,
      `is a second entry for ${key}`,
      'Remove one of them: an override belongs into the file that includes the other.',
    );
  const fields = { ...former?.entry.fields, ...entry.fields, package: named };
  kept.set(key, { entry: { ...entry, fields, package: named }, level });
}

interface Keyed {
  readonly key: string;
  readonly package: string;
}

/** @throws ECONTRACT */
async function imageEntry(
  entry: FragmentEntry,
  kept: ReadonlyMap<string, Kept>,
  listedKeys: ListedKeys,
): Promise<Keyed> {
  const [, image = '', tag, digest = '', named] = IMAGE.exec(entry.package) ?? [];
  if (image === '')
    refuse(
      entry,
      `has ${entry.package}, which is no image for installers`,
      'Write oci://host/image:tag!plugin or oci://host/image@sha256:…!plugin.',
    );
  if (tag === INHERIT) return inherited(entry, image, named, kept);
  const reference = tag === undefined ? `${image}@${digest}` : `${image}:${tag}`;
  const plugin = named ?? (await onlyKey(entry, reference, listedKeys));
  return { key: `${image}!${plugin}`, package: `${reference}!${plugin}` };
}

/** The version of an included entry of the same image, and its plugin too where none is named. @throws ECONTRACT */
function inherited(
  entry: FragmentEntry,
  image: string,
  plugin: string | undefined,
  kept: ReadonlyMap<string, Kept>,
): Keyed {
  const keys = [...kept.keys()].filter((key) =>
    plugin === undefined ? key.startsWith(`${image}!`) : key === `${image}!${plugin}`,
  );
  const [key] = keys;
  const base = key === undefined ? undefined : kept.get(key);
  if (key !== undefined && base !== undefined && keys.length === 1) return { key, package: base.entry.package };
  return refuse(
    entry,
    keys.length === 0
      ? `inherits the version of ${image}, which no included file has`
      : `inherits the version of ${image}, of which several plugins are included`,
    keys.length === 0
      ? 'Write the version, or include a file that has it.'
      : `Name one: ${keys.map((one) => one.slice(one.lastIndexOf('!') + 1)).join(', ')}.`,
  );
}

/** @throws ECONTRACT */
async function onlyKey(entry: FragmentEntry, reference: string, listedKeys: ListedKeys): Promise<string> {
  const [only, ...others] = await listedKeys(reference.slice(OCI.length));
  if (only !== undefined && others.length === 0) return only;
  return refuse(
    entry,
    only === undefined
      ? `names no plugin, and ${reference} lists none`
      : `names no plugin, and ${reference} has several`,
    only === undefined
      ? `Write it behind the image: ${reference}!<plugin>.`
      : `Write one behind the image, of ${[only, ...others].join(', ')}.`,
  );
}

/** Without the version; addresses of tarballs and local paths are as they are written. */
function npmKey(spec: string): string {
  if (spec.startsWith('./') || spec.endsWith('.tgz')) return spec;
  return parseNpmSpec(spec)?.name ?? spec;
}

/** Every value of `disabled` that Python takes for true. */
function isInstalled({ fields: { disabled } }: FragmentEntry): boolean {
  return !disabled;
}

/** @throws ECONTRACT for values that two plugins set differently */
function requireOneConfig(entries: readonly MergedEntry[]): void {
  const enabled = entries.map((entry) => ({ ...entry, isEnabled: true }));
  for (const { find, fix } of FRAGMENT_CONFLICT_RULES.filter(({ id }) => CONFIG_RULES.includes(id)))
    for (const { message } of find({ root: null, entries: enabled, ambiguous: [] }))
      throw new DynplugError('ECONTRACT', `Installers stop at the configuration of the plugins: ${message}`, fix);
}

function refuse({ at }: FragmentEntry, how: string, hint: string): never {
  throw new DynplugError('ECONTRACT', `Installers stop at ${at}: it ${how}.`, hint);
}
