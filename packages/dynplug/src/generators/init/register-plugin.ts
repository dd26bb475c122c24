// @org/dynplug among the plugins of nx.json, and options of the delivery in the package.json of the workspace. What a person wrote there stays,
// unless it is said that it may change.
import { isDeepStrictEqual } from 'node:util';
import { type JsonPath, editJson } from '../../json/edit-json';
import { isObject } from '../../json/values';
import { DynplugError } from '../../errors/errors';
import { PLUGIN, type PluginEntry, isOurs, parseNxJson } from '../nx-json';

type Options = Readonly<Record<string, unknown>>;

/** A value that a file has, and another that it is to get. */
export interface Conflict {
  readonly name: string;
  readonly present: unknown;
  /** Undefined: none. */
  readonly wanted: unknown;
}

/** Whether values that are there may be replaced. Nothing is written if not. */
export type MayReplace = (file: string, conflicts: readonly Conflict[]) => Promise<boolean>;

/** @throws EOPTION for a value that a person wrote */
export const keepAll: MayReplace = (file, conflicts) => {
  const [{ name, present, wanted }] = conflicts as [Conflict];
  throw new DynplugError(
    'EOPTION',
    `${file} gives @org/dynplug the ${name} ${JSON.stringify(present)}, not ${JSON.stringify(wanted)}.`,
    'Change it there by hand if it is meant to change; nothing was written.',
  );
};

/**
 * @param text of nx.json
 * @param options those that are to be there; an undefined one is to be removed
 * @returns the text, the same one when there is nothing to add
 * @throws ENX for a file that cannot be read, and what mayReplace throws
 */
export async function registerPlugin(text: string, options: Options, mayReplace = keepAll): Promise<string> {
  const given = entriesOf(options);
  const entries = parseNxJson(text).plugins;
  const at = entries.findIndex(isOurs);
  if (at < 0) {
    const entry = given.length === 0 ? PLUGIN : { plugin: PLUGIN, options: Object.fromEntries(given) };
    return entries.length === 0
      ? editJson(text, ['plugins'], [entry])
      : editJson(text, ['plugins', entries.length], entry);
  }
  const entry = entries[at] as PluginEntry;
  if (typeof entry === 'string')
    return given.length === 0
      ? text
      : editJson(text, ['plugins', at], { plugin: PLUGIN, options: Object.fromEntries(given) });
  return written(text, ['plugins', at, 'options'], entry.options ?? {}, options, (found) =>
    mayReplace('nx.json', found),
  );
}

/**
 * @param text of the package.json of the workspace
 * @param field what "dynplug" in it holds
 * @returns the text, the same one when there is nothing to add
 * @throws what mayReplace throws
 */
export function writeDelivery(text: string, field: unknown, options: Options, mayReplace = keepAll): Promise<string> {
  return written(text, ['dynplug'], isObject(field) ? field : {}, options, (found) =>
    mayReplace('package.json', found),
  );
}

function entriesOf(options: Options): readonly (readonly [string, unknown])[] {
  return Object.entries(options).filter(([, value]) => value !== undefined);
}

/** With those that are to be removed. */
function changesOf(options: Options, present: Options): readonly (readonly [string, unknown])[] {
  return Object.entries(options).filter(([name, value]) => !isDeepStrictEqual(present[name], value));
}

async function written(
  text: string,
  place: JsonPath,
  present: Options,
  options: Options,
  mayReplace: (conflicts: readonly Conflict[]) => Promise<boolean>,
): Promise<string> {
  const changes = changesOf(options, present);
  const conflicts = changes
    .filter(([name]) => present[name] !== undefined)
    .map(([name, wanted]) => ({ name, present: present[name], wanted }));
  if (conflicts.length > 0 && !(await mayReplace(conflicts))) return text;
  return changes.reduce((made, [name, value]) => editJson(made, [...place, name], value), text);
}
