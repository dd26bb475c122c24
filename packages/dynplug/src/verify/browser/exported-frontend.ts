// What verify reads of an exported frontend plugin before a browser shows it: its assets, and the configuration that it suggests to hosts.
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { readAssetsReport } from '../../built-assets/assets-report';
import { exampleConfig } from '../../built-assets/example-config';
import { DynplugError } from '../../errors/errors';
import { parseJson } from '../../json/parse-json';
import { isObject, isText } from '../../json/values';
import { findSuggestedConfig } from '../../packaged/app-config';
import { type Schema, readConfigSchema } from '../../packaged/required-config';
import { type WiringConfig, wiredPlugins, wiringIn } from '../../packaged/wiring';
import { sourceName } from '../../plugin/names';
import { isFrontendRole } from '../../plugin/role';
import { readManifest } from '../../tree/manifest';
import { requireExport } from '../require-export';
import type { VerifiedSource } from '../verify-report';
import type { System } from './app-packages';

type Config = Readonly<Record<string, unknown>>;

export interface ExportedFrontend {
  /** Of the derived package. */
  readonly name: string;
  readonly version: string;
  /** Absolute folder with assets for Scalprum; undefined: none. */
  readonly scalprum: string | undefined;
  /** As shells with Scalprum call it; undefined: they cannot load it. */
  readonly scalprumName: string | undefined;
  /** Absolute folder with a remote that has features; undefined: none. */
  readonly federation: string | undefined;
  /** Whether it only extends another plugin. */
  readonly isModule: boolean;
  readonly wiring: WiringConfig;
  /** What it suggests to hosts, or else an example of that. */
  readonly suggested: Config;
  /** Name of the file that suggests it. */
  readonly file: string;
  readonly schema: Schema | undefined;
  /** Where it was unpacked from an archive: as the input names it, the absolute folder, and what identifies its bytes. */
  readonly from?: string;
  readonly folder?: string;
  readonly source?: VerifiedSource;
}

/** Whether a folder is the export of a frontend plugin. @param from relative to the workspace root @throws ENOTBUILT, EMANIFEST */
export function isFrontendExport(workspaceRoot: string, from: string): boolean {
  return isFrontendRole(requireExport(workspaceRoot, from).backstage?.['role']);
}

/**
 * @param folder of the export: absolute @param projectDir absolute
 * @param given the configuration that came with it, where it was unpacked; undefined: that of the project
 * @throws EMANIFEST, EYAML, EARTIFACT for an export without anything for browsers
 */
export function readExportedFrontend(folder: string, projectDir: string, given?: Config): ExportedFrontend {
  const { name, version, backstage } = readManifest(folder, true);
  const scalprumName = manifestName(folder, 'dist-scalprum/plugin-manifest.json');
  const features = backstage?.['features'];
  const hasFeatures = isObject(features) && Object.keys(features).length > 0;
  const hasRemote = hasFeatures && manifestName(folder, 'dist/mf-manifest.json') !== undefined;
  if (scalprumName === undefined && !hasRemote)
    throw new DynplugError(
      'EARTIFACT',
      `${name} has nothing that a browser could load: no dist-scalprum/plugin-manifest.json, no dist/mf-manifest.json with features.`,
      'Run lint-dynamic on the export, which says what is wrong with it.',
    );
  const found = given ? undefined : findSuggestedConfig(projectDir);
  const suggested = given ?? found?.config ?? exampleOf(projectDir, sourceName(name));
  const real = realpathSync(folder);
  return {
    name,
    version,
    scalprum: scalprumName === undefined ? undefined : path.join(real, 'dist-scalprum'),
    scalprumName,
    federation: hasRemote ? path.join(real, 'dist') : undefined,
    isModule: backstage?.['role'] === 'frontend-plugin-module',
    wiring: wiringIn(suggested, scalprumName ?? ''),
    suggested,
    file: given ? 'pluginConfig' : found ? path.basename(found.file) : 'The example configuration',
    schema: readConfigSchema(folder, backstage?.['role']),
  };
}

/**
 * What the plugin is shown in. Shells with Scalprum load what their configuration names: a plugin of the new system whose configuration wires
 * nothing at all is not for them. One that wires only other plugins is, and misnames this one.
 */
export function systemsOf({
  scalprum,
  federation,
  suggested,
}: Pick<ExportedFrontend, 'scalprum' | 'federation' | 'suggested'>): readonly System[] {
  const isWired = Object.keys(wiredPlugins(suggested)).length > 0;
  const isLegacy = scalprum !== undefined && (federation === undefined || isWired);
  return [...(isLegacy ? (['legacy'] as const) : []), ...(federation === undefined ? [] : (['federation'] as const))];
}

/** What export suggests to people who have no configuration yet: a route for each page, and a mount point for each card. */
function exampleOf(projectDir: string, name: string): Config {
  const folder = path.join(projectDir, 'dist-assets');
  if (!existsSync(path.join(folder, 'assets.json'))) return {};
  const { scalprum, name: built } = readAssetsReport(folder, name);
  return scalprum && built === name ? exampleConfig(scalprum) : {};
}

/** undefined for a file that is absent or broken. */
function manifestName(folder: string, file: string): string | undefined {
  try {
    const value = parseJson(readFileSync(path.join(folder, file), 'utf8'));
    return isObject(value) && isText(value['name']) ? value['name'] : undefined;
  } catch {
    return undefined;
  }
}
