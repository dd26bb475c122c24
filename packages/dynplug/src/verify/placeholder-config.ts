// Values for configuration that a plugin requires and nobody gives, so that it starts: of the type that its schema or its code asks for.
import type { HostFinding } from '../host/finding';
import { isObject } from '../json/values';
import { type Schema, requiredValues } from '../packaged/required-config';

type Config = Readonly<Record<string, unknown>>;

export interface Placeholders {
  readonly config: Config;
  /** Paths of the keys, with periods. */
  readonly keys: readonly string[];
}

/**
 * @param schema of the configuration; undefined for a plugin without one
 * @param given what examples say; keys in it get no placeholder
 */
export function placeholdersFor(schema: Schema | undefined, given: Config): Placeholders {
  const values = schema === undefined ? [] : requiredValues(schema, given);
  return {
    config: values.reduce((config: Config, { path, schema: own }) => withValue(config, path, valueFor(own)), {}),
    keys: values.map(({ path }) => path.join('.')),
  };
}

/** With a text for a key that a plugin missed. @param key with periods @returns the same ones where a value stands already */
export function withMissing(known: Placeholders, key: string): Placeholders {
  const path = key.split('.');
  if (known.keys.includes(key) || !leadsToNothing(known.config, path)) return known;
  return { config: withValue(known.config, path, valueFor({ type: 'string' })), keys: [...known.keys, key] };
}

/** With a placeholder of another type. @param key with periods @param wanted as Backstage calls types: `number`, `string-array` */
export function withOtherType(known: Placeholders, key: string, wanted: string): Placeholders {
  if (!known.keys.includes(key)) return known;
  const value = valueFor({ type: wanted.endsWith('array') ? 'array' : wanted });
  return { ...known, config: withValue(known.config, key.split('.'), value) };
}

/** @param key with periods @param effect what the host does without a value */
export function placeholderFinding(key: string, host: string, effect: string): HostFinding {
  return {
    rule: 'required-config',
    severity: 'warning',
    message: `The plugin requires the configuration ${key}, and no example gives it. A placeholder stood in for it.`,
    hosts: [{ host, effect }],
    fix: `Add ${key} to app-config.dynamic.yaml beside package.json, with a value or a variable such as \${NAME}.`,
  };
}

function valueFor(schema: Schema): unknown {
  const [first] = [schema['enum']].flat();
  const [type] = [schema['type']].flat();
  if (first !== undefined) return first;
  if (schema['const'] !== undefined) return schema['const'];
  if (type === 'number' || type === 'integer') return typeof schema['minimum'] === 'number' ? schema['minimum'] : 1;
  if (type === 'boolean') return false;
  if (type === 'array') return [];
  if (type === 'object') return {};
  // An address is a text too, and a name that no network has.
  return 'https://placeholder.invalid';
}

function withValue(config: Config, [name = '', ...below]: readonly string[], value: unknown): Config {
  if (below.length === 0) return { ...config, [name]: value };
  const inside = config[name];
  return { ...config, [name]: withValue(isObject(inside) ? inside : {}, below, value) };
}

/** Whether no value stands at a path, nor on the way to it. */
function leadsToNothing(config: Config, [name = '', ...below]: readonly string[]): boolean {
  const inside = config[name];
  if (inside === undefined) return true;
  return below.length > 0 && isObject(inside) && leadsToNothing(inside, below);
}
