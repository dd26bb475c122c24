// The files of a frontend plugin's derived package: the assets that were built for browsers, and what its source ships beside code.
import path from 'node:path';
import { assetFaults } from '../built-assets/asset-faults';
import {
  ASSET_FOLDERS,
  type AssetsReport,
  type KindReport,
  SCHEMA_FILE,
  readAssetsReport,
} from '../built-assets/assets-report';
import { DynplugError } from '../errors/errors';
import type { Manifest } from '../tree/manifest';
import { installedFiles, packedFiles } from '../tree/package-files';
import type { Entry } from './entry';
import { fileEntry } from './placed-entries';
import type { SourcePlugin } from './source-plugin';

/** Where each kind lies in the derived package: what its hosts read. */
export const SCALPRUM_FOLDER = 'dist-scalprum';
export const FEDERATION_FOLDER = 'dist';

/** The output of `assets` in a project. */
const ASSETS = 'dist-assets';

/** Where `assets` leaves the compiled config schema; absolute. @param dir absolute folder of the plugin */
export function earlierSchemaFile(dir: string): string {
  return path.join(dir, ASSETS, SCHEMA_FILE);
}

export interface FrontendAssets {
  readonly report: AssetsReport;
  readonly entries: readonly Entry[];
}

/** @throws ENOASSETS when they are absent, of another version of the plugin, or not as they were built */
export function frontendAssets({ dir, manifest }: SourcePlugin): FrontendAssets {
  const folder = path.join(dir, ASSETS);
  const report = readAssetsReport(folder, manifest.name);
  if (report.name !== manifest.name || report.version !== manifest.version)
    throw new DynplugError(
      'ENOASSETS',
      `The assets of ${manifest.name} ${manifest.version} are of ${report.name} ${report.version}.`,
      `Build them again: "nx run ${manifest.name}:assets".`,
    );
  const faults = assetFaults(folder, report);
  if (faults.length > 0) throw notAsBuilt(manifest.name, faults.slice(0, 5).join(' '));
  const of = (kind: KindReport | undefined, from: string, to: string): readonly Entry[] =>
    kind
      ? builtFiles(path.join(folder, from), kind, manifest.name).map((file) => ({
          ...file,
          path: `${to}/${file.path}`,
        }))
      : [];
  return {
    report,
    entries: [
      ...of(report.scalprum, ASSET_FOLDERS.scalprum, SCALPRUM_FOLDER),
      ...of(report.federation, ASSET_FOLDERS.federation, FEDERATION_FOLDER),
    ],
  };
}

function builtFiles(folder: string, { files }: KindReport, name: string): readonly Entry[] {
  const found = new Map(installedFiles(folder).map((file) => [file.path, file]));
  const changed = [
    ...files.filter(({ path: file, size }) => found.get(file)?.size !== size).map(({ path: file }) => file),
    ...[...found.keys()].filter((file) => !files.some((known) => known.path === file)),
  ];
  if (changed.length > 0) throw notAsBuilt(name, `${changed.slice(0, 5).join(', ')}.`);
  return [...found.values()].map((file) => fileEntry(file.path, file));
}

function notAsBuilt(name: string, what: string): DynplugError {
  return new DynplugError(
    'ENOASSETS',
    `The assets of ${name} are not as they were built: ${what}`,
    `Build them again: "nx run ${name}:assets".`,
  );
}

/** `files` of a source, as far as it is not about builds and outputs. */
export function ownNames({ files }: Manifest): readonly string[] {
  const listed = Array.isArray(files) ? (files as readonly string[]) : [];
  return listed.filter((entry) => !isOutput(entry.replace(/^\.?\//, '')));
}

/**
 * What the source ships beside code that is bundled now: readme, licence, and what `files` lists. Its own builds stay behind.
 * @param outputs further folders of the plugin that are outputs, POSIX
 */
export async function ownFiles(
  { dir, manifest }: SourcePlugin,
  derived: Manifest,
  outputs: readonly string[],
): Promise<readonly Entry[]> {
  const files = await packedFiles(dir, { ...derived, files: ownNames(manifest) });
  return files
    .filter(({ path: file }) => file !== 'package.json' && !isOutput(file))
    .filter(({ path: file }) => !outputs.some((folder) => file.startsWith(`${folder}/`)))
    .map((file) => fileEntry(file.path, file));
}

function isOutput(file: string): boolean {
  return /^dist(-[^/]*)?(\/|$)/.test(file);
}
