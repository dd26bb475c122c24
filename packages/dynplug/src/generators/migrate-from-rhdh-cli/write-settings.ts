// Settings into the text of a package.json. What a person has set there stays.
import { isDeepStrictEqual } from 'node:util';
import { editJson } from '../../json/edit-json';
import type { DynplugPluginOptions } from '../../options/plugin';
import { targetNames } from '../../inference/plugin-options';
import type { Line } from './report';
import type { Setting } from './settings';
import type { WorkspacePlugin } from './workspace-plugins';

/**
 * @param text of the plugin's package.json
 * @param names what the targets are called in this workspace
 * @returns the text, the same one when all is there, and a line for each setting that is there with another value
 */
export function writeSettings(
  text: string,
  { file, manifest }: WorkspacePlugin,
  settings: readonly Setting[],
  names: DynplugPluginOptions,
): { readonly text: string; readonly lines: readonly Line[] } {
  const lines: Line[] = [];
  let made = text;
  for (const setting of settings) {
    const [place, ...others] = placesOf(setting, names);
    const at = others.find((other) => valueAt(manifest, other) !== undefined) ?? place;
    const present = valueAt(manifest, at);
    if (isThere(present, setting.value)) continue;
    if (present === undefined) made = editJson(made, at, setting.value);
    else
      lines.push({
        file,
        found: at.join('.'),
        verdict: 'person',
        text: `is ${JSON.stringify(present)} and was not changed; the flags say ${JSON.stringify(setting.value)}`,
      });
  }
  return { text: made, lines };
}

type Place = readonly string[];

/** Where an option is written, and where it may stand already: what a target has of its own wins over the field. */
function placesOf({ place, option }: Setting, names: DynplugPluginOptions): readonly [Place, ...Place[]] {
  if (place === 'dynplug') return [['dynplug', option]];
  const target = ['nx', 'targets', targetNames(names)[place], 'options', option];
  return place === 'assets' ? [['dynplug', 'assets', option], target] : [target];
}

function valueAt(manifest: object, at: Place): unknown {
  return at.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], manifest);
}

/** A list that holds more says all that the flags say. */
function isThere(present: unknown, wanted: Setting['value']): boolean {
  if (isDeepStrictEqual(present, wanted)) return true;
  return Array.isArray(present) && Array.isArray(wanted) && wanted.every((one) => present.includes(one));
}
