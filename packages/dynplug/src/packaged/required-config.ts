// The configuration that an exported plugin requires, by the schema that it ships.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readJson } from '../host/json';
import { isObject } from '../json/values';
import { isFrontendRole } from '../plugin/role';

export type Schema = Readonly<Record<string, unknown>>;
type Config = Readonly<Record<string, unknown>>;

/** A value that nobody gives. */
export interface RequiredValue {
  /** Names of keys, the outermost first. */
  readonly path: readonly string[];
  readonly schema: Schema;
}

/** Where hosts look for the schema: POSIX, in the exported folder. */
export function configSchemaFile(role: unknown): string {
  return isFrontendRole(role) ? 'dist-scalprum/configSchema.json' : 'dist/configSchema.json';
}

/** @param folder of the export, absolute @returns undefined when it is absent or not a JSON object: lint reports what is broken */
export function readConfigSchema(folder: string, role: unknown): Schema | undefined {
  const file = path.join(folder, configSchemaFile(role));
  const { value } = existsSync(file) ? readJson(readFileSync(file)) : {};
  return isObject(value) ? value : undefined;
}

/**
 * Values without a default that are required all the way, or below what is given.
 * @param given what examples say
 */
export function requiredValues(
  { properties, required }: Schema,
  given: unknown,
  above: readonly string[] = [],
): readonly RequiredValue[] {
  if (!isObject(properties)) return [];
  const names = Array.isArray(required) ? (required as readonly unknown[]) : [];
  const config: Config = isObject(given) ? given : {};
  return Object.entries(properties).flatMap(([name, schema]) => {
    if (!isObject(schema)) return [];
    const isGiven = Object.hasOwn(config, name);
    if (!isGiven && !names.includes(name)) return [];
    const at = [...above, name];
    const below = requiredValues(schema, config[name], at);
    if (isGiven || below.length > 0) return below;
    return schema['default'] === undefined ? [{ path: at, schema }] : [];
  });
}
