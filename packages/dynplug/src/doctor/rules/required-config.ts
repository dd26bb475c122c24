// Configuration that the plugin requires, and that no example of it gives: the host does not start until somebody finds out.
import lt from 'semver/functions/lt';
import { isObject } from '../../json/values';
import type { HostManifest } from '../../host-manifest/fields';
import type { DoctorRule } from '../rule';

type Schema = Readonly<Record<string, unknown>>;

/** Since then one plugin that does not start ends the whole backend. */
const FATAL_SINCE = '1.52.0';

export const requiredConfig: DoctorRule = {
  id: 'required-config',
  title: 'an example gives the configuration that the plugin requires',
  *find({ configSchema, suggested, frontend }, host) {
    if (!configSchema) return;
    for (const key of missingKeys(configSchema, suggested?.config ?? {}))
      yield {
        severity: 'warning',
        message: `The plugin requires the configuration ${key}, and no example gives it.`,
        effect: frontend ? 'rejects its configuration without it' : effectOf(host),
        path: frontend ? 'dist-scalprum/configSchema.json' : 'dist/configSchema.json',
        fix: `Add ${key} to app-config.dynamic.yaml beside package.json, with a value or a variable such as \${NAME}.`,
      };
  },
};

function effectOf({ backstage }: HostManifest): string {
  const isFatal = backstage !== undefined && !lt(backstage, FATAL_SINCE);
  return isFatal ? 'does not start without it' : 'starts without the plugin if it is not set';
}

/** Paths of keys that are required all the way, or below what the example has. @param path of the value, with a period behind */
function missingKeys(schema: Schema, value: unknown, path = ''): readonly string[] {
  const { properties, required } = schema;
  if (!isObject(properties)) return [];
  const names = Array.isArray(required) ? (required as readonly unknown[]) : [];
  const given = isObject(value) ? value : {};
  return Object.entries(properties).flatMap(([name, property]) => {
    if (!isObject(property)) return [];
    const isGiven = Object.hasOwn(given, name);
    if (!isGiven && !names.includes(name)) return [];
    const below = missingKeys(property, given[name], `${path}${name}.`);
    if (isGiven || below.length > 0) return below;
    return property['default'] === undefined ? [path + name] : [];
  });
}
