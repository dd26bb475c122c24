// A dynamic-plugins.yaml with the files that it includes, read as the installers of Red Hat Developer Hub do.
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import { type FragmentEntry, parseFragment } from '../host/fragment';
import { nearestName } from '../errors/nearest-name';
import { isObject, isText } from '../json/values';

/** Something that is not installed. */
export interface Skipped {
  /** The package, or the file, as it is written. */
  readonly package: string;
  readonly reason: string;
}

export interface PluginsFile {
  /** As a person named it. */
  readonly name: string;
  readonly entries: readonly FragmentEntry[];
}

export interface DynamicPlugins {
  /** In the order in which they count: those that are included, then the file itself. */
  readonly levels: readonly [included: readonly PluginsFile[], own: PluginsFile];
  /** That were read: absolute. */
  readonly files: readonly string[];
  readonly skipped: readonly Skipped[];
}

const FORM = 'Write plugins: with a list of entries such as "- package: oci://quay.io/acme/notes:1.0!acme-notes".';

/**
 * Files that it includes lie beside it, and one that is absent is skipped. They include no others.
 * @param file absolute @param name as a person named it @throws EYAML
 */
export function readDynamicPlugins(file: string, name: string): DynamicPlugins {
  const own = readFile(file, name);
  const named = includesOf(own.root, name);
  const folder = path.dirname(file);
  const itself = named.find((include) => isSame(path.resolve(folder, include), file));
  if (itself !== undefined)
    throw new DynplugError('EYAML', `${name} includes itself: ${itself}.`, 'Remove it from includes.');
  const known = named.filter((include) => existsSync(path.resolve(folder, include)));
  const wrong = known.find((include) => !statSync(path.resolve(folder, include)).isFile());
  if (wrong !== undefined)
    throw new DynplugError('EYAML', `${name} includes ${wrong}, which is not a file.`, 'Write includes: [other.yaml].');
  const included = known.map((include) => readFile(path.resolve(folder, include), include));
  return {
    levels: [included, own],
    files: [file, ...known.map((include) => path.resolve(folder, include))],
    skipped: [
      ...named
        .filter((include) => !known.includes(include))
        .map((include) => ({ package: include, reason: `${name} includes it, and it does not exist here` })),
      ...included.flatMap((one) =>
        includesOf(one.root, one.name).map((include) => ({
          package: include,
          reason: `only ${one.name} includes it, and installers read the includes of ${name} alone`,
        })),
      ),
    ],
  };
}

interface ReadFile extends PluginsFile {
  readonly root: Readonly<Record<string, unknown>>;
}

/** @throws EYAML */
function readFile(file: string, name: string): ReadFile {
  const { problem, root, entries } = parseFragment(readFileSync(file, 'utf8'));
  if (problem !== undefined) throw new DynplugError('EYAML', `${name} is not valid YAML: ${problem}`, 'Fix the file.');
  if (root !== null && !isObject(root))
    throw new DynplugError('EYAML', `${name} does not contain keys and values.`, FORM);
  if (root !== null && !('plugins' in root) && !('includes' in root))
    throw new DynplugError('EYAML', `${name} has no plugins.${didYouMean(root)}`, FORM);
  const plugins: unknown = root?.['plugins'] ?? [];
  if (!Array.isArray(plugins)) throw new DynplugError('EYAML', `${name}: plugins is not a list.`, FORM);
  const wrong = plugins.findIndex((one: unknown) => !isObject(one) || !isText(one['package']));
  if (wrong >= 0)
    throw new DynplugError('EYAML', `${name}: plugins[${wrong}] has no package, or one that is not a text.`, FORM);
  return { name, root: root ?? {}, entries: entries.map((entry) => ({ ...entry, at: `${entry.at} in ${name}` })) };
}

function didYouMean(root: ReadFile['root']): string {
  const misspelt = Object.keys(root).find((key) => nearestName(key, ['plugins']) !== undefined);
  return misspelt === undefined ? '' : ` Did you mean "plugins" by "${misspelt}"?`;
}

/** @throws EYAML */
function includesOf(root: ReadFile['root'], name: string): readonly string[] {
  const includes: unknown = root['includes'] ?? [];
  if (Array.isArray(includes) && includes.every(isText)) return includes;
  throw new DynplugError('EYAML', `${name}: includes is not a list of files.`, 'Write includes: [other.yaml].');
}

function isSame(file: string, other: string): boolean {
  return existsSync(file) && realpathSync(file) === realpathSync(other);
}
