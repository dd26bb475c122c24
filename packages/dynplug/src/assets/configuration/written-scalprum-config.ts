// Scalprum's configuration of a plugin as a person has written it: where it stands, and what is wrong with it.
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from '../../errors/errors';
import { nearestName } from '../../errors/nearest-name';
import { parseJson, repeatedKey } from '../../json/parse-json';
import { isInside } from '../../files/paths';
import { isObject } from '../../json/values';
import type { Manifest } from '../../tree/manifest';

export interface Written {
  readonly name?: string;
  readonly exposedModules?: Readonly<Record<string, string>>;
  readonly findings: readonly Finding[];
}

/** Beside the plugin. */
export const CONFIG_FILE = 'scalprum-config.json';
const KEYS = ['name', 'exposedModules'];
const EXAMPLE = 'For example { "name": "acme.my-plugin", "exposedModules": { "PluginRoot": "./src/index.ts" } }.';

/**
 * The first of: the file that the option names, scalprum-config.json beside the plugin, `scalprum` in its package.json; nothing when there is
 * none. What is wrong is left out, and reported.
 * @param dir absolute folder of the plugin @param file the option: relative to the plugin
 */
export function writtenScalprumConfig(dir: string, manifest: Manifest, file: string | undefined): Written {
  const chosen = file ?? CONFIG_FILE;
  const text = textOf(path.resolve(dir, chosen));
  if (file !== undefined && text === undefined) return { findings: [noFile(dir, file)] };
  if (text !== undefined && !isInside(realpathSync(dir), realpathSync(path.resolve(dir, chosen))))
    return { findings: [elsewhere(chosen)] };
  if (text !== undefined) {
    const parsed = parsedConfig(text, chosen);
    return 'finding' in parsed
      ? { findings: [parsed.finding] }
      : checked(parsed.value, chosen, twice(text, [], chosen));
  }
  const field = manifest['scalprum'];
  if (field === undefined) return { findings: [] };
  const source = '"scalprum" in package.json';
  return checked(field, source, twice(textOf(path.join(dir, 'package.json')) ?? '', ['scalprum'], source));
}

function textOf(file: string): string | undefined {
  return existsSync(file) && statSync(file).isFile() ? readFileSync(file, 'utf8') : undefined;
}

function noFile(dir: string, file: string): Finding {
  const what = existsSync(path.resolve(dir, file)) ? 'is not a file' : 'does not exist';
  return refused(`The Scalprum configuration ${file} ${what}.`, 'The path is relative to the plugin.');
}

function elsewhere(file: string): Finding {
  return refused(
    `The Scalprum configuration ${file} lies outside of the plugin.`,
    'Move it there: a cache knows the plugin by its own files, and would not see that this one has changed.',
  );
}

function parsedConfig(text: string, source: string): { readonly value: unknown } | { readonly finding: Finding } {
  try {
    return { value: parseJson(text) };
  } catch (cause) {
    const { message } = cause as Error;
    const at = /at position (\d+)(?! \(line)/.exec(message);
    const line = at ? ` (line ${text.slice(0, Number(at[1])).split('\n').length})` : '';
    return { finding: refused(`${source} is not valid JSON: ${message}${line}.`, 'Fix the file.') };
  }
}

/** The parser keeps the last of two fields with one name, and says nothing. @param at where the configuration is in the text */
function twice(text: string, at: readonly string[], source: string): readonly Finding[] {
  const name = repeatedKey(text, [...at, 'exposedModules']);
  if (name === undefined) return [];
  return [
    {
      severity: 'error',
      code: 'EEXPOSED',
      message: `${source} exposes two modules with the name ${name}.`,
      hint: 'Give each module a name of its own: shells ask for them by name.',
    },
  ];
}

function checked(value: unknown, source: string, findings: readonly Finding[]): Written {
  if (!isObject(value)) return { findings: [refused(`${source} is not an object.`, EXAMPLE), ...findings] };
  const unknown = Object.keys(value).filter((key) => !KEYS.includes(key));
  const { name, exposedModules } = value;
  const isName = name === undefined || typeof name === 'string';
  const hasModules = exposedModules === undefined || isModules(exposedModules);
  return {
    ...(typeof name === 'string' && { name }),
    ...(isModules(exposedModules) && { exposedModules }),
    findings: [
      ...unknown.map((key) => unknownKey(key, source)),
      ...(isName ? [] : [refused(`${source} has a name that is not text.`, EXAMPLE)]),
      ...(hasModules
        ? []
        : [refused(`${source} has exposedModules that are not an object of names and source files.`, EXAMPLE)]),
      ...findings,
    ],
  };
}

function unknownKey(key: string, source: string): Finding {
  const nearest = nearestName(key, KEYS);
  return refused(
    `${source} has the unknown key ${key}${nearest ? `; did you mean ${nearest}?` : '.'}`,
    `Known: ${KEYS.join(', ')}.`,
  );
}

function refused(message: string, hint: string): Finding {
  return { severity: 'error', code: 'ESCALPRUM', message, hint };
}

function isModules(value: unknown): value is Readonly<Record<string, string>> {
  return isObject(value) && Object.values(value).every((file) => typeof file === 'string');
}
