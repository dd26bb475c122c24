// Values for configuration that a plugin requires and nobody gives, so that it starts: of the type that its schema asks for.
import { isObject } from '../json/values';

type Schema = Readonly<Record<string, unknown>>;

export interface Placeholders {
  readonly config: Readonly<Record<string, unknown>>;
  /** Paths of the keys, with periods. */
  readonly keys: readonly string[];
}

/**
 * @param schema a JSON schema of the configuration; undefined for a plugin without one
 * @param given what examples say; keys in it get no placeholder
 */
export function placeholdersFor(schema: Schema | undefined, given: Readonly<Record<string, unknown>>): Placeholders {
  if (schema === undefined) return { config: {}, keys: [] };
  const keys: string[] = [];
  const config = objectFor(schema, given, '', keys);
  return { config, keys };
}

function objectFor(
  { properties, required }: Schema,
  given: Readonly<Record<string, unknown>>,
  path: string,
  keys: string[],
): Readonly<Record<string, unknown>> {
  if (!isObject(properties)) return {};
  const names = Array.isArray(required) ? (required as readonly unknown[]) : [];
  const values = Object.entries(properties).flatMap(([name, property]): [string, unknown][] => {
    if (!isObject(property)) return [];
    const own = given[name];
    if (isObject(own)) return [[name, objectFor(property, own, `${path}${name}.`, keys)]];
    if (own !== undefined || property['default'] !== undefined) return [];
    // A key that may be absent can still have keys that it requires: only when it is there.
    if (!names.includes(name)) return [];
    return [[name, valueFor(property, `${path}${name}`, keys)]];
  });
  return Object.fromEntries(values.filter(([, value]) => !(isObject(value) && Object.keys(value).length === 0)));
}

function valueFor(schema: Schema, path: string, keys: string[]): unknown {
  const [type] = [schema['type']].flat();
  if (type === 'object' || isObject(schema['properties'])) {
    const before = keys.length;
    const value = objectFor(schema, {}, `${path}.`, keys);
    if (keys.length === before) keys.push(path);
    return value;
  }
  keys.push(path);
  return simpleValue(schema, type);
}

function simpleValue(schema: Schema, type: unknown): unknown {
  const [first] = [schema['enum']].flat();
  if (first !== undefined) return first;
  if (schema['const'] !== undefined) return schema['const'];
  if (type === 'number' || type === 'integer') return typeof schema['minimum'] === 'number' ? schema['minimum'] : 1;
  if (type === 'boolean') return false;
  if (type === 'array') return [];
  // An address is a text too, and a name that no network has.
  return 'https://placeholder.invalid';
}

/** A placeholder of another type. @param key with periods @param wanted as Backstage calls types: `number`, `string-array` */
export function withOtherType(
  config: Readonly<Record<string, unknown>>,
  key: string,
  wanted: string,
): Readonly<Record<string, unknown>> {
  const [name = '', ...rest] = key.split('.');
  const before = config[name];
  const value =
    rest.length === 0
      ? wanted === 'object'
        ? {}
        : simpleValue({}, wanted.endsWith('array') ? 'array' : wanted)
      : withOtherType(isObject(before) ? before : {}, rest.join('.'), wanted);
  return { ...config, [name]: value };
}

/** A text at a path. @param key with periods @returns undefined for a path that leads through a value */
export function withPlaceholder(
  config: Readonly<Record<string, unknown>>,
  key: string,
): Readonly<Record<string, unknown>> | undefined {
  const [name = '', ...rest] = key.split('.');
  const before = config[name];
  if (rest.length === 0) return before === undefined ? { ...config, [name]: simpleValue({}, 'string') } : undefined;
  if (before !== undefined && !isObject(before)) return undefined;
  const below = withPlaceholder(before ?? {}, rest.join('.'));
  return below && { ...config, [name]: below };
}
