// A package.json as a value: what we read of it, and reading one from disk with errors that name the file.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import valid from 'semver/functions/valid';
import { DynplugError } from '../errors/errors';
import { type JsonFields, jsonObject } from '../json/json-object';
import { invalidName, isPackageName } from './package-name';
import { requireFields, requireNames } from './manifest-fields';

/** Dependency names and their specs. */
export type Specs = Readonly<Record<string, string>>;

/** The fields of a package.json that we read; all others are carried along untouched. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly main?: string;
  readonly exports?: unknown;
  readonly files?: readonly string[];
  readonly dependencies?: Specs;
  readonly optionalDependencies?: Specs;
  readonly peerDependencies?: Specs;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly bundleDependencies?: boolean | readonly string[];
  readonly bundledDependencies?: boolean | readonly string[];
  readonly scripts?: Specs;
  readonly backstage?: Readonly<Record<string, unknown>>;
  readonly publishConfig?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/**
 * Reads `<dir>/package.json`.
 * @param dir absolute
 * @param strict also ask for a name, a semantic version and sound fields, as for a plugin;
 *   installed packages may lack them and get '' and '0.0.0' (Node does not ask for either)
 * @throws EMANIFEST
 */
export function readManifest(dir: string, strict = false): Manifest {
  const file = path.join(dir, 'package.json');
  const raw = parse(file);
  const { name, version } = raw;
  requireNames(raw, file);
  if (!strict) {
    return {
      ...raw,
      name: typeof name === 'string' ? name : '',
      version: typeof version === 'string' ? version : '0.0.0',
    };
  }
  if (typeof name !== 'string' || name === '') {
    throw new DynplugError(
      'EMANIFEST',
      `${file} has no name.`,
      'Give the package a name, e.g. "@acme/backstage-plugin-foo-backend".',
    );
  }
  if (!isPackageName(name)) throw invalidName(name, file);
  requireFields(raw, file);
  if (version === undefined)
    throw new DynplugError(
      'EMANIFEST',
      `${file} has no version.`,
      'Set a version such as "0.1.0": hosts and registries refuse a package without one.',
    );
  return { ...raw, name, version: requireVersion(version, file) };
}

/** @param file of the manifest, absolute, for the message @throws EMANIFEST for a version that is not a semantic version, such as a placeholder */
export function requireVersion(version: unknown, file: string): string {
  if (typeof version === 'string' && valid(version) !== null) return version;
  throw new DynplugError(
    'EMANIFEST',
    `${file} has the version ${JSON.stringify(version)}, which is not a semantic version.`,
    'Set a version such as "0.1.0". If a release tool replaces a placeholder, run it before, or write "0.0.0" in its place.',
  );
}

function parse(file: string): JsonFields {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new DynplugError(
      'EMANIFEST',
      `${file} cannot be read: ${(cause as Error).message}`,
      'Check that this is the folder of a package.',
      { cause },
    );
  }
  return jsonObject(text, file, { code: 'EMANIFEST', hint: 'Fix the file; nothing was written.' });
}
