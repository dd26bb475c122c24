// Options as written in a target → the request of the use case.
import type { Annotations, Platform } from '../../oci/image';
import { DEFAULT_IMAGE_OPTIONS } from '../../package-oci/options';
import type { PackageOciRequest } from '../../package-oci/package-oci';
import { DynplugError } from '../../support/errors';
import { deriveOptions } from '../derive-options';
import { inProject } from '../in-project';
import { parseLevel } from '../parse-level';
import { parseProfile } from '../parse-profile';
import type { PackageOciExecutorOptions } from './schema';

const OWN = [
  'tag',
  'target',
  'outputPath',
  'from',
  'plugins',
  'keys',
  'annotations',
  'labels',
  'created',
  'revision',
  'platforms',
  'index',
  'profile',
  'failOn',
  'compressionLevel',
  'archive',
  'exportTo',
] as const;

export type NormalizedPackageOciOptions = Omit<PackageOciRequest, 'workspaceRoot' | 'projectRoot' | 'plugins'> & {
  /** Names and tags; undefined: the project itself. */
  readonly projects: readonly string[] | undefined;
  /** Project name → key. */
  readonly keys: Annotations;
  readonly from: string | undefined;
};

/** @param env what the declared inputs of the task may come from @throws EOPTION */
export function normalizePackageOciOptions(
  options: PackageOciExecutorOptions,
  projectRoot: string,
  env: Readonly<Record<string, string | undefined>>,
): NormalizedPackageOciOptions {
  const { from, plugins, index = DEFAULT_IMAGE_OPTIONS.index } = options;
  if (from !== undefined && plugins)
    throw new DynplugError(
      'EOPTION',
      'from and plugins exclude each other.',
      'Package one folder, or several projects.',
    );
  const platforms = options.platforms?.map(parsePlatform) ?? DEFAULT_IMAGE_OPTIONS.platforms;
  requirePlatforms(platforms, index);
  return {
    outputPath: options.outputPath ?? inProject(projectRoot, 'dist-oci'),
    derive: deriveOptions(options, OWN),
    env,
    ...DEFAULT_IMAGE_OPTIONS,
    ...given({
      tags: options.tag,
      target: options.target,
      annotations: options.annotations && parsePairs('annotations', options.annotations),
      labels: options.labels && parsePairs('labels', options.labels),
      created: parseCreated(options.created ?? env['SOURCE_DATE_EPOCH']),
      revision: options.revision,
      failOn: options.failOn,
      compressionLevel: options.compressionLevel === undefined ? undefined : parseLevel(options.compressionLevel),
      archive: options.archive,
      exportTo: options.exportTo,
    }),
    profile: parseProfile(options.profile),
    platforms,
    index,
    projects: plugins,
    keys: parsePairs('keys', options.keys ?? []),
    from,
  };
}

/** Without the keys that are undefined: spread over defaults, those would erase them. */
function given<T extends object>(options: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}

function parsePairs(option: string, pairs: readonly string[]): Annotations {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at <= 0) throw new DynplugError('EOPTION', `${option}: "${pair}" is not of the form name=value.`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

function parsePlatform(text: string): Platform {
  const match = /^([a-z0-9]+)\/([a-z0-9]+)(?:\/([a-z0-9]+))?$/.exec(text);
  if (!match)
    throw new DynplugError(
      'EOPTION',
      `platforms: "${text}" is no platform.`,
      'For example linux/amd64 or linux/arm64.',
    );
  const [, os = '', architecture = '', variant] = match;
  return { os, architecture, ...(variant !== undefined && { variant }) };
}

function requirePlatforms(platforms: readonly Platform[], index: boolean): void {
  if (platforms.length === 0 || (platforms.length > 1 && !index))
    throw new DynplugError(
      'EOPTION',
      `platforms names ${platforms.length} platforms, and a single manifest is of one.`,
      'Name one, or set index: true.',
    );
  if (index && !platforms.some(({ os, architecture }) => os === 'linux' && architecture === 'amd64'))
    throw new DynplugError(
      'EOPTION',
      'The platforms of an index lack linux/amd64.',
      'Installers ask for it whatever they run on. Add it.',
    );
}

/** Seconds since 1970 (https://reproducible-builds.org/specs/source-date-epoch) or RFC 3339 → RFC 3339. */
function parseCreated(value: string | undefined): string | undefined {
  if (value === undefined || value === '') return undefined;
  const time = /^\d+$/.test(value)
    ? new Date(Number(value) * 1000)
    : /^\d{4}-\d\d-\d\dT/.test(value)
      ? new Date(value)
      : undefined;
  if (time === undefined || Number.isNaN(time.getTime()))
    throw new DynplugError(
      'EOPTION',
      `created: "${value}" is no time.`,
      'Use seconds since 1970 or a time such as 2026-01-31T12:00:00Z.',
    );
  return time.toISOString().replace('.000Z', 'Z');
}
