// Options as written in a target → the request of the use case.
import type { PackRequest } from '../../pack/pack-plugin';
import type { PackStaticRequest } from '../../pack/pack-static';
import { DynplugError } from '../../support/errors';
import { deriveOptions } from '../derive-options';
import { inProject } from '../in-project';
import { parseLevel } from '../parse-level';
import { parseProfile } from '../parse-profile';
import type { PackExecutorOptions } from './schema';

const OWN = [
  'kind',
  'outputPath',
  'from',
  'profile',
  'failOn',
  'compressionLevel',
  'baseUrl',
  'packDestination',
] as const;

/** The options that a static package takes, or undefined for the other kind. Others are checked all the same: nx.json may set them for both. @throws EOPTION */
export function staticOptions(
  options: PackExecutorOptions,
  projectRoot: string,
): Omit<PackStaticRequest, 'workspaceRoot' | 'projectRoot'> | undefined {
  const { kind = 'dynamic', outputPath, packDestination } = options;
  if (kind !== 'dynamic' && kind !== 'static')
    throw new DynplugError('EOPTION', `kind: "${kind}" cannot be packed.`, 'Known: dynamic, static.');
  if (kind === 'dynamic') return undefined;
  normalizePackOptions(options, projectRoot);
  return { outputPath: outputPath ?? inProject(projectRoot, 'dist-pack-static'), packDestination };
}

/** @throws EOPTION */
export function normalizePackOptions(
  options: PackExecutorOptions,
  projectRoot: string,
): Omit<PackRequest, 'workspaceRoot' | 'projectRoot'> {
  return {
    outputPath: options.outputPath ?? inProject(projectRoot, 'dist-pack'),
    derive: deriveOptions(options, OWN),
    from: options.from,
    profile: parseProfile(options.profile),
    failOn: options.failOn ?? [],
    compressionLevel: parseLevel(options.compressionLevel),
    baseUrl: options.baseUrl === undefined ? undefined : requireBaseUrl(options.baseUrl),
    packDestination: options.packDestination,
  };
}

/** What is served there ends up in files that people share: so no password, and nothing that a file's name can't follow. */
function requireBaseUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const problem =
    url === undefined || !/^https?:$/.test(url.protocol)
      ? 'is no http or https address'
      : url.username !== '' || url.password !== ''
        ? 'holds a user name or password, which would be written into dynamic-plugins.yaml'
        : url.search !== '' || url.hash !== ''
          ? 'has a query or fragment'
          : undefined;
  if (problem === undefined) return value;
  throw new DynplugError(
    'EOPTION',
    `baseUrl ${problem}.`,
    'Name the folder that holds the tarballs, e.g. http://plugin-registry:8080.',
  );
}
