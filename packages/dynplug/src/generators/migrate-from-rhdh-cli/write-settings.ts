// Settings into the text of a package.json. What a person has set there stays.
import { isDeepStrictEqual } from 'node:util';
import { type JsonPath, editJson } from '../../support/edit-json';
import type { DynplugPluginOptions } from '../../inference/plugin-options';
import { targetNames } from '../../inference/target-names';
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
    const at = placeOf(setting, names);
    const present = at.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], manifest);
    if (isThere(present, setting.value)) continue;
    if (present === undefined) made = editJson(made, at, setting.value);
    else
      lines.push({
        file,
        found: at.join('.'),
        verdict: 'person',
        text: `is ${JSON.stringify(present)} and was left alone; the flags say ${JSON.stringify(setting.value)}`,
      });
  }
  return { text: made, lines };
}

function placeOf({ place, option }: Setting, names: DynplugPluginOptions): JsonPath & readonly string[] {
  if (place === 'dynplug') return ['dynplug', option];
  return ['nx', 'targets', targetNames(names)[place], 'options', option];
}

/** A list that holds more says all that the flags say. */
function isThere(present: unknown, wanted: Setting['value']): boolean {
  if (isDeepStrictEqual(present, wanted)) return true;
  return Array.isArray(present) && Array.isArray(wanted) && wanted.every((one) => present.includes(one));
}
