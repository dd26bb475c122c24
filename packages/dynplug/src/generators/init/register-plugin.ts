// @org/dynplug among the plugins of nx.json. What a person wrote there stays.
import { isDeepStrictEqual } from 'node:util';
import type { JsonPath } from '../../json/edit-json';
import { editJson } from '../../json/edit-json';
import { DynplugError } from '../../errors/errors';
import { PLUGIN, type PluginEntry, isOurs, parseNxJson } from '../nx-json';

type Options = Readonly<Record<string, unknown>>;

/**
 * @param text of nx.json
 * @param options those that are to be there; undefined ones do not count
 * @returns the text, the same one when there is nothing to add
 * @throws ENX for a file that cannot be read, EOPTION when it holds another value of an option
 */
export function registerPlugin(text: string, options: Options): string {
  const wanted = Object.entries(options).filter(([, value]) => value !== undefined);
  const entries = parseNxJson(text).plugins;
  const at = entries.findIndex(isOurs);
  if (at < 0) {
    const entry = wanted.length === 0 ? PLUGIN : { plugin: PLUGIN, options: Object.fromEntries(wanted) };
    return entries.length === 0
      ? editJson(text, ['plugins'], [entry])
      : editJson(text, ['plugins', entries.length], entry);
  }
  const place: JsonPath = ['plugins', at];
  const entry = entries[at] as PluginEntry;
  if (typeof entry === 'string')
    return wanted.length === 0 ? text : editJson(text, place, { plugin: PLUGIN, options: Object.fromEntries(wanted) });
  return wanted.reduce((made, [name, value]) => {
    const present = entry.options?.[name];
    if (isDeepStrictEqual(present, value)) return made;
    if (present !== undefined)
      throw new DynplugError(
        'EOPTION',
        `nx.json gives @org/dynplug the ${name} ${JSON.stringify(present)}, not ${JSON.stringify(value)}.`,
        'Change it there by hand if it is meant to change; nothing was written.',
      );
    return editJson(made, [...place, 'options', name], value);
  }, text);
}
