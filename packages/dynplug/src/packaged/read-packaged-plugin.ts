// Where the files of a plugin come from: derived from its project, or a folder that already exists.
import path from 'node:path';
import { derive } from '../derive/derive';
import type { DeriveOptions } from '../options/derivation';
import { posixRelative } from '../files/paths';
import { findSuggestedConfig } from './app-config';
import { pluginFromFolder } from './from-folder';
import { type PackagedPlugin, packagedPlugin } from './packaged-plugin';

/** Paths are POSIX and relative to the workspace root. */
export interface PluginSource {
  readonly projectRoot: string;
  /** Another folder name in an image than the package's name gives. */
  readonly key?: string | undefined;
  /** A folder to take instead of deriving. */
  readonly from?: string | undefined;
  /** How this one is derived, where that differs from the others. */
  readonly derive?: DeriveOptions | undefined;
}

export interface ReadPackagedPlugin {
  /** Absolute. */
  readonly workspaceRoot: string;
  readonly source: PluginSource;
  readonly options: DeriveOptions;
  /** Absolute folder that will be written: never part of the plugin. */
  readonly output: string;
}

/** @throws what a derivation throws; EARTIFACT and ELINK for a folder */
export async function readPackagedPlugin({
  workspaceRoot,
  source: { projectRoot, key, from, derive: options },
  options: forAll,
  output,
}: ReadPackagedPlugin): Promise<PackagedPlugin> {
  const projectDir = path.resolve(workspaceRoot, projectRoot);
  const suggested = findSuggestedConfig(projectDir);
  if (from !== undefined) return pluginFromFolder(path.resolve(workspaceRoot, from), suggested, key);
  const inProject = posixRelative(projectDir, output);
  const outputs = inProject.startsWith('../') ? [] : [inProject];
  return packagedPlugin(
    await derive({ workspaceRoot, projectRoot, options: options ?? forAll, outputs }),
    suggested,
    key,
  );
}
