// What a plugin is called in Scalprum's shells and which of its modules they get. Rule: rhdh-cli's scalprum configuration; the grammar of
// names is that of @openshift/dynamic-plugin-sdk.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../support/errors';
import { scalprumName } from '../plugin/names';
import { nearestName } from '../support/nearest-name';
import { parseJson } from '../support/parse-json';
import { isInside, posixRelative } from '../support/paths';
import type { Manifest } from '../tree/manifest';

export interface ScalprumConfig {
  readonly name: string;
  /** Name → source file, relative to the plugin (`./src/index.ts`). */
  readonly exposedModules: Readonly<Record<string, string>>;
  /** Where it is written, in words; undefined for what is derived. */
  readonly source?: string;
}

/** The module that shells load unless their configuration names another. */
export const DEFAULT_MODULE = 'PluginRoot';

const FILE = 'scalprum-config.json';
const NAME = /^[a-zA-Z]+(?:[-.]?[a-zA-Z0-9]+)*$/;

export interface ScalprumSources {
  /** Absolute folder of the plugin. */
  readonly dir: string;
  readonly manifest: Manifest;
  /** The option: a file, relative to the plugin. */
  readonly file: string | undefined;
  /** The option; wins over what the configuration exposes. */
  readonly exposedModules: Readonly<Record<string, string>> | undefined;
  /** The source file of `.`, relative to the plugin. */
  readonly entry: string | undefined;
}

/**
 * The first of: the file that the option names, scalprum-config.json beside the plugin, `scalprum` in its package.json, the default.
 * @throws ESCALPRUM, EEXPOSED
 */
export function scalprumConfig(sources: ScalprumSources): ScalprumConfig {
  const written = writtenConfig(sources);
  const name = written?.name ?? scalprumName(sources.manifest.name);
  if (!NAME.test(name))
    throw new DynplugError(
      'ESCALPRUM',
      `"${name}" is not a valid Scalprum name: letters, then letters and digits, joined by single "-" or ".".`,
      `Set "scalprum": { "name": … } in package.json, or in ${FILE}.`,
    );
  const exposedModules = sources.exposedModules ?? written?.exposedModules ?? defaultModules(sources);
  for (const [key, file] of Object.entries(exposedModules)) requireExposed(sources.dir, key, file);
  return { name, exposedModules, ...(written && { source: written.source }) };
}

interface Written {
  readonly name?: string;
  readonly exposedModules?: Readonly<Record<string, string>>;
  readonly source: string;
}

function writtenConfig({ dir, manifest, file }: ScalprumSources): Written | undefined {
  if (file !== undefined) {
    if (!existsSync(path.resolve(dir, file)))
      throw new DynplugError(
        'ESCALPRUM',
        `The Scalprum configuration ${file} does not exist.`,
        'The path is relative to the plugin.',
      );
    return { ...checked(parsed(path.resolve(dir, file), file), file), source: file };
  }
  if (existsSync(path.join(dir, FILE))) return { ...checked(parsed(path.join(dir, FILE), FILE), FILE), source: FILE };
  const field = manifest['scalprum'];
  const source = '"scalprum" in package.json';
  return field === undefined ? undefined : { ...checked(field, source), source };
}

function parsed(file: string, source: string): unknown {
  try {
    return parseJson(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new DynplugError('ESCALPRUM', `${source} is not valid JSON: ${(cause as Error).message}`, 'Mend the file.', {
      cause,
    });
  }
}

const KEYS = ['name', 'exposedModules'];

function checked(value: unknown, source: string): Omit<Written, 'source'> {
  const refuse = (problem: string, hint: string): never => {
    throw new DynplugError('ESCALPRUM', `${source} ${problem}.`, hint);
  };
  const example = 'For example { "name": "acme.my-plugin", "exposedModules": { "PluginRoot": "./src/index.ts" } }.';
  if (!isObject(value)) return refuse('is no object', example);
  for (const key of Object.keys(value)) {
    if (KEYS.includes(key)) continue;
    const nearest = nearestName(key, KEYS);
    refuse(`has the unknown key ${key}${nearest ? `; is ${nearest} meant?` : ''}`, `Known: ${KEYS.join(', ')}.`);
  }
  const { name, exposedModules } = value;
  if (name !== undefined && typeof name !== 'string') refuse('has a name that is no text', example);
  if (exposedModules !== undefined && !isModules(exposedModules))
    refuse('has exposedModules that are no object of names and source files', example);
  return value as Omit<Written, 'source'>;
}

function isModules(value: unknown): boolean {
  return (
    isObject(value) && Object.keys(value).length > 0 && Object.values(value).every((file) => typeof file === 'string')
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function defaultModules({ manifest, entry }: ScalprumSources): Readonly<Record<string, string>> {
  if (entry !== undefined) return { [DEFAULT_MODULE]: entry };
  throw new DynplugError(
    'EEXPOSED',
    `${manifest.name} has no entry point ".", so it is not known what ${DEFAULT_MODULE} is.`,
    `Set "scalprum": { "exposedModules": … } in package.json, or in ${FILE}.`,
  );
}

/** @throws EEXPOSED */
function requireExposed(dir: string, key: string, file: string): void {
  const target = path.resolve(dir, file);
  if (!isInside(dir, target) || posixRelative(dir, target).split('/').includes('node_modules'))
    throw new DynplugError(
      'EEXPOSED',
      `The exposed module ${key} points to ${file}, which lies outside of the plugin.`,
      'Expose a source file of the plugin; it may pass on what another package exports.',
    );
  if (!existsSync(target))
    throw new DynplugError(
      'EEXPOSED',
      `The exposed module ${key} points to ${file}, which does not exist.`,
      'The path is relative to the plugin and has its extension.',
    );
}
