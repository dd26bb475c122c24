// Options as written in a target → the request of the use case.
import type { CollectRequest } from '../../collect/collect-fragments';
import { DynplugError } from '../../support/errors';
import { inProject } from '../in-project';
import { parseProfile } from '../parse-profile';
import type { CollectExecutorOptions } from './schema';

const KNOWN = ['projects', 'folders', 'outputFile', 'profile'];
/** A published plugin is pinned to what the registry holds, so it goes first. */
const FOLDERS = ['dist-publish', 'dist-oci', 'dist-pack'];

export type NormalizedCollectOptions = Pick<CollectRequest, 'folders' | 'outputFile' | 'profile'> & {
  /** Names and tags. */
  readonly patterns: readonly string[];
};

/** @throws EOPTION */
export function normalizeCollectOptions(
  options: CollectExecutorOptions,
  projectRoot: string,
): NormalizedCollectOptions {
  const unknown = Object.keys(options).filter((name) => !KNOWN.includes(name));
  if (unknown.length > 0)
    throw new DynplugError('EOPTION', `Unknown option ${unknown.join(', ')}.`, `Known: ${KNOWN.join(', ')}.`);
  const { projects = [], folders = FOLDERS } = options;
  if (projects.length === 0 || folders.length === 0)
    throw new DynplugError(
      'EOPTION',
      `${projects.length === 0 ? 'projects' : 'folders'} is empty: there is nothing to collect.`,
      'List projects by name, or by a tag such as tag:dynamic-plugin.',
    );
  return {
    patterns: projects,
    folders,
    outputFile: options.outputFile ?? inProject(projectRoot, 'dynamic-plugins.yaml'),
    profile: parseProfile(options.profile),
  };
}
