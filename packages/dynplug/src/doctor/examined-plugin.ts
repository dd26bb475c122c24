// What doctor knows of one exported plugin: read once, then every rule looks at it for every host.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type AssetsReport, readAssetsReport } from '../built-assets/assets-report';
import { type EntryPoint, entryPoints } from '../host/entry-points';
import { DynplugError } from '../errors/errors';
import { parseJson } from '../json/parse-json';
import { isObject, isText } from '../json/values';
import { type SuggestedConfig, findSuggestedConfig } from '../packaged/app-config';
import { readConfigSchema } from '../packaged/required-config';
import { sourceName } from '../plugin/names';
import { isBackendRole, isFrontendRole } from '../plugin/role';
import type { SharedRequest } from '../protocol';
import { readManifest } from '../tree/manifest';
import { type Feature, featureOf } from './code/features';
import { type PluginCode, PluginScripts, readPluginCode } from './plugin-code';
import { ShippedPackages } from './shipped-packages';

export interface ExaminedPlugin {
  /** Of the source package. */
  readonly name: string;
  readonly version: string;
  readonly packages: ShippedPackages;
  /** What it suggests to hosts. */
  readonly suggested: SuggestedConfig | undefined;
  /** A JSON schema. */
  readonly configSchema: Readonly<Record<string, unknown>> | undefined;
  /** Ids of plugins that are deployed as dynamic plugins beside it. */
  readonly deployedPlugins: readonly string[];
  readonly backend?: BackendFacts;
  readonly frontend?: FrontendFacts;
}

export interface BackendFacts {
  readonly code: PluginCode;
  /** undefined where only running the code tells it. */
  readonly feature: Feature | undefined;
}

export interface FrontendFacts {
  /** As Scalprum's shells call it; undefined without assets for them. */
  readonly scalprumName: string | undefined;
  /** Module → its exports, or undefined where they are not known; undefined without a report of the assets. */
  readonly modules: Readonly<Record<string, readonly string[] | undefined>> | undefined;
  readonly hasFederation: boolean;
  /** Entry point → kind of feature of the new frontend system. */
  readonly features: Readonly<Record<string, string>>;
  /** What it shares with shells of Scalprum; none without a report of the assets. */
  readonly shared: readonly SharedRequest[];
}

export interface ExaminedFolder {
  /** The exported folder: absolute. */
  readonly folder: string;
  /** The project with its configuration and assets: absolute; may be absent. */
  readonly projectDir: string;
  readonly deployedPlugins: readonly string[];
}

/** @throws EARTIFACT for a folder that is not an exported plugin, EMANIFEST, EYAML */
export function readExaminedPlugin({ folder, projectDir, deployedPlugins }: ExaminedFolder): ExaminedPlugin {
  requireExport(folder);
  const packages = new ShippedPackages(folder);
  const { version, backstage } = packages.plugin.manifest;
  const role = backstage?.['role'];
  return {
    name: sourceName(packages.plugin.manifest.name),
    version,
    packages,
    suggested: findSuggestedConfig(projectDir),
    configSchema: readConfigSchema(folder, role),
    deployedPlugins,
    ...(isBackendRole(role) && { backend: backendFacts(packages) }),
    ...(isFrontendRole(role) && { frontend: frontendFacts(packages, projectDir) }),
  };
}

function requireExport(folder: string): void {
  if (existsSync(path.join(folder, 'package.json'))) {
    const role = readManifest(folder, true).backstage?.['role'];
    if (isBackendRole(role) || isFrontendRole(role)) return;
  }
  throw new DynplugError(
    'EARTIFACT',
    `${folder} is not the folder of an exported plugin.`,
    'Run export first, or name the folder with the option from.',
  );
}

function backendFacts(packages: ShippedPackages): BackendFacts {
  const scripts = new PluginScripts(packages);
  const code = readPluginCode(scripts);
  const { manifest } = packages.plugin;
  const alpha = jsonIn(packages.folder, 'alpha/package.json');
  const feature = entryPoints(manifest, alpha)
    .map((entry) => entryFeature(scripts, entry))
    .find((one) => one !== undefined);
  return { code, feature };
}

function entryFeature(scripts: PluginScripts, { file }: EntryPoint): Feature | undefined {
  const found = scripts.packages.existing(file);
  return found === undefined ? undefined : featureOf(scripts, found);
}

function frontendFacts({ folder, plugin: { manifest } }: ShippedPackages, projectDir: string): FrontendFacts {
  const scalprum = jsonIn(folder, 'dist-scalprum/plugin-manifest.json');
  const features = manifest.backstage?.['features'];
  const report = assetsOf(projectDir, sourceName(manifest.name))?.scalprum;
  const exposed = report?.exposedModules;
  const modules = exposed && Object.entries(exposed).map(([module, { exports }]) => [module, exports] as const);
  return {
    scalprumName: isText(scalprum?.['name']) ? scalprum['name'] : undefined,
    modules: modules && Object.fromEntries(modules),
    hasFederation: existsSync(path.join(folder, 'dist/mf-manifest.json')),
    features: isObject(features) ? (features as Readonly<Record<string, string>>) : {},
    // Reports of the first version have none.
    shared: report?.shared ?? [],
  };
}

/** Only where the folder was exported tells a report what its modules export. */
function assetsOf(projectDir: string, name: string): AssetsReport | undefined {
  const folder = path.join(projectDir, 'dist-assets');
  if (!existsSync(path.join(folder, 'assets.json'))) return undefined;
  const report = readAssetsReport(folder, name);
  return report.name === name ? report : undefined;
}

/** undefined for a file that is absent or not a JSON object: lint reports what is broken. */
function jsonIn(folder: string, file: string): Readonly<Record<string, unknown>> | undefined {
  const found = path.join(folder, file);
  if (!existsSync(found)) return undefined;
  try {
    const value: unknown = parseJson(readFileSync(found, 'utf8'));
    return isObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
