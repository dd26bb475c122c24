// Entries of a dynamic-plugins.yaml that exclude one another.
import { isDeepStrictEqual } from 'node:util';
import { type Fragment, type FragmentEntry, entryKey } from '../fragment';
import type { Json } from '../json';
import { isObject } from '../../json/values';
import { INSTALLERS, RHDH } from '../profiles';
import { type Rule, on } from '../rule';

const SOURCE = 'rhdh and VeeCode install-dynamic-plugins: merge_plugin, merge';
const ROOT = 'dynamic-plugins-root';

interface Setting {
  /** MAPPING for every mapping: mappings are merged. */
  readonly value: unknown;
  readonly at: string;
}

const MAPPING = Symbol('mapping');

/** Every key by its dotted path. */
function* settingsOf(
  value: Json | undefined,
  path: readonly string[] = [],
): Generator<readonly [key: string, value: unknown]> {
  if (path.length > 0) yield [path.join('.'), isObject(value) ? MAPPING : value];
  if (isObject(value)) for (const [name, child] of Object.entries(value)) yield* settingsOf(child, [...path, name]);
}

export const FRAGMENT_CONFLICT_RULES: readonly Rule<Fragment>[] = [
  {
    id: 'fragment-duplicate',
    title: 'a file lists a package once',
    severity: 'error',
    effects: {
      ...on(RHDH, 'fails: "Duplicate plugin configuration"'),
      veecode:
        'the later entry wins if the reference is the same, else the installer stops: "Duplicate dynamic plugin"',
    },
    source: SOURCE,
    fix: 'Remove one of them; an override belongs into the file that includes the other.',
    *find({ entries }) {
      for (const [first, entry] of pairs(entries, (one) => entryKey(one)))
        yield { path: entry.at, message: `${entry.at} is the same package as ${first.at}: ${entryKey(entry)}.` };
    },
  },
  {
    id: 'fragment-same-folder',
    title: 'no two images are installed into one folder',
    severity: 'error',
    effects: {
      ...on(RHDH, 'the last one wins, exit 0'),
      veecode: 'fails: "Duplicate dynamic plugin"',
    },
    source: SOURCE,
    fix: 'Disable one of them.',
    *find({ entries }) {
      const enabled = entries.filter((entry) => entry.isEnabled && (entry.reference?.keys[0] ?? '') !== '');
      for (const [first, entry] of pairs(enabled, (one) => one.reference?.keys[0] ?? ''))
        if (entryKey(first) !== entryKey(entry))
          yield {
            path: entry.at,
            message: `${entry.at} is installed into the folder of ${first.at}, ${entry.reference?.keys[0] ?? ''}.`,
          };
    },
  },
  {
    id: 'fragment-config-conflict',
    title: 'no two plugins set one config key differently',
    severity: 'error',
    effects: on(INSTALLERS, 'fails: "Config key … defined differently for 2 dynamic plugins"'),
    source: SOURCE,
    fix: 'Move the key into the app-config of the host.',
    *find({ entries }) {
      const settings = new Map<string, Setting>();
      for (const { at, fields, isEnabled } of entries) {
        if (!isEnabled) continue;
        for (const [key, value] of settingsOf(fields['pluginConfig'])) {
          const other = settings.get(key);
          if (!other) settings.set(key, { value, at });
          else if (!isDeepStrictEqual(other.value, value))
            yield { path: `${at}.pluginConfig.${key}`, message: `${at} and ${other.at} set ${key} differently.` };
        }
      }
    },
  },
  {
    id: 'fragment-root-directory',
    title: 'no plugin sets dynamicPlugins.rootDirectory',
    severity: 'error',
    effects: on(INSTALLERS, 'fails: the installer sets the key itself'),
    source:
      'rhdh and VeeCode install-dynamic-plugins: the generated app-config starts with dynamicPlugins.rootDirectory',
    fix: 'Remove the key.',
    *find({ entries }) {
      for (const { at, fields } of entries) {
        const config = fields['pluginConfig'];
        const plugins = isObject(config) ? config['dynamicPlugins'] : undefined;
        if (isObject(plugins) && 'rootDirectory' in plugins && plugins['rootDirectory'] !== ROOT)
          yield {
            path: `${at}.pluginConfig.dynamicPlugins.rootDirectory`,
            message: `${at} sets dynamicPlugins.rootDirectory.`,
          };
      }
    },
  },
];

/** Each entry with the first one of the same key. */
function* pairs(
  entries: readonly FragmentEntry[],
  keyOf: (entry: FragmentEntry) => string,
): Generator<readonly [FragmentEntry, FragmentEntry]> {
  const seen = new Map<string, FragmentEntry>();
  for (const entry of entries) {
    const first = seen.get(keyOf(entry));
    if (first) yield [first, entry];
    else seen.set(keyOf(entry), entry);
  }
}
