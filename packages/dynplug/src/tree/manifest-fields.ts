// What kind of value each field of a package.json has: people write them by hand, and a list where an object belongs would fail far from there.
import { DynplugError } from '../errors/errors';
import { invalidName, isPackageName } from './package-name';

/** @param is takes what is neither absent nor null */
interface Field {
  readonly is: (value: unknown) => boolean;
  readonly form: string;
}

const SPECS: Field = {
  is: (value) => isObjectOrEmptyList(value) && Object.values(value).every(isString),
  form: 'an object of names and versions, such as { "express": "^4.22.0" }',
};
const TEXT: Field = { is: isString, form: 'a text' };
const TEXTS: Field = {
  is: (value) => Array.isArray(value) && value.every(isString),
  form: 'a list of texts, such as ["dist"]',
};
const RECORD: Field = { is: isObjectOrEmptyList, form: 'an object' };

const FIELDS: Readonly<Record<string, Field>> = {
  dependencies: SPECS,
  optionalDependencies: SPECS,
  peerDependencies: SPECS,
  main: TEXT,
  files: TEXTS,
  publishConfig: RECORD,
  'publishConfig.main': TEXT,
};

/**
 * @param file of the manifest, absolute, for the message
 * @throws EMANIFEST that names all fields of another kind than npm and Node read
 */
export function requireFields(manifest: Readonly<Record<string, unknown>>, file: string): void {
  const wrong = Object.entries(FIELDS).filter(([name, { is }]) => {
    const value = valueAt(manifest, name);
    return value !== undefined && value !== null && !is(value);
  });
  if (wrong.length === 0) return;
  throw new DynplugError(
    'EMANIFEST',
    `${file} has ${wrong.map(([name]) => `"${name}": ${JSON.stringify(valueAt(manifest, name))}`).join(', ')}.`,
    `${wrong.map(([name, { form }]) => `"${name}" is ${form}`).join('; ')}. Fix the file.`,
  );
}

/** Fields whose names become folders. */
const NAMED = ['dependencies', 'optionalDependencies', 'peerDependencies', 'bundleDependencies', 'bundledDependencies'];

/**
 * Of installed packages too: an installed manifest can hold any name, and each is joined to a path.
 * @param file of the manifest, absolute, for the message
 * @throws EMANIFEST
 */
export function requireNames(manifest: Readonly<Record<string, unknown>>, file: string): void {
  for (const field of NAMED) {
    const value = manifest[field];
    const names: readonly unknown[] = Array.isArray(value)
      ? value
      : isObjectOrEmptyList(value)
        ? Object.keys(value)
        : [];
    for (const name of names)
      if (typeof name === 'string' && !isPackageName(name)) throw invalidName(name, `"${field}" of ${file}`);
  }
}

function valueAt(manifest: Readonly<Record<string, unknown>>, name: string): unknown {
  return name
    .split('.')
    .reduce<unknown>((value, part) => (isObjectOrEmptyList(value) ? value[part] : undefined), manifest);
}

/** An empty list as well: some tools write it for an object without fields. */
function isObjectOrEmptyList(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && (!Array.isArray(value) || value.length === 0);
}

function isString(value: unknown): boolean {
  return typeof value === 'string';
}
