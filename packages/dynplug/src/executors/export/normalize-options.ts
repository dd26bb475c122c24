// Options as written in a target → options with every default, in the types that the use case takes.
import type { DeriveOptions } from '../../derive/options';
import type { Profile } from '../../host/profiles';
import { deriveOptions } from '../derive-options';
import { inProject } from '../in-project';
import { parseProfile } from '../parse-profile';
import type { ExportExecutorOptions } from './schema';

export interface NormalizedExportOptions {
  /** POSIX, relative to the workspace root. */
  readonly outputPath: string;
  readonly derive: DeriveOptions;
  readonly profile: Profile;
  readonly link: boolean;
  readonly trackManifest: boolean;
  readonly explain: readonly string[];
}

/** @throws EOPTION */
export function normalizeExportOptions(options: ExportExecutorOptions, projectRoot: string): NormalizedExportOptions {
  return {
    outputPath: options.outputPath ?? inProject(projectRoot, 'dist-dynamic'),
    derive: deriveOptions(options, ['outputPath', 'profile', 'link', 'trackManifest', 'explain']),
    profile: parseProfile(options.profile),
    link: options.link ?? false,
    trackManifest: options.trackManifest ?? false,
    explain: options.explain ?? [],
  };
}
