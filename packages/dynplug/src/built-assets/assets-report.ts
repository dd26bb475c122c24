// assets.json: what was bundled for browsers, as data: for the export, which ships it, and for people who want to know what is in it.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import { parseJson } from '../json/parse-json';
import type { SourceHashes } from '../tree/source-hashes';
import type { Asset, BundledPackage, SharedRequest } from '../protocol';

/** In the output folder of assets; marks it as ours. */
export const ASSETS_REPORT_FILE = 'assets.json';
/** Beside it, where the plugin has one: the config schema as it was compiled meanwhile. */
export const SCHEMA_FILE = 'config-schema.json';
/** The folders beside it. */
export const ASSET_FOLDERS = { scalprum: 'scalprum', federation: 'module-federation' } as const;

/** The exposed module that Scalprum's shells load unless their configuration names another. */
export const DEFAULT_MODULE = 'PluginRoot';

export interface AssetsReport {
  readonly formatVersion: 1;
  /** Of the source package. */
  readonly name: string;
  readonly version: string;
  /** Of the packages of the workspace whose sources are in the bundles. Reports of older versions have none. */
  readonly sourceHashes?: SourceHashes;
  readonly scalprum?: ScalprumReport;
  readonly federation?: FederationReport;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

export interface KindReport {
  /** What the plugin is called there. */
  readonly name: string;
  /** Bytes of all files. */
  readonly size: number;
  readonly files: readonly Asset[];
  /** Files of the workspace: POSIX, relative to its root; bytes before minification. */
  readonly sources: readonly Asset[];
  readonly packages: readonly BundledPackage[];
  readonly shared: readonly SharedRequest[];
  /** Packages that are bundled in several copies; largest first. */
  readonly duplicates: readonly DuplicatePackage[];
  /** Packages that are bundled although hosts share them; largest first. */
  readonly sharable: readonly SharablePackage[];
}

export interface DuplicatePackage {
  readonly name: string;
  readonly copies: readonly { readonly version: string; readonly path: string; readonly size: number }[];
  /** Bytes of all copies, before minification. */
  readonly size: number;
}

export interface SharablePackage {
  readonly name: string;
  /** Bytes before minification. */
  readonly size: number;
  /** `fallback`: the copy is for hosts that have none. `beside`: it is used whatever the host has, as it is not imported by its name. */
  readonly copy: 'fallback' | 'beside';
}

export interface ScalprumReport extends KindReport {
  /** Name → source file, relative to the plugin, and what it exports, where that is known. */
  readonly exposedModules: Readonly<Record<string, { readonly file: string; readonly exports?: readonly string[] }>>;
}

export interface FederationReport extends KindReport {
  /** Version of the Backstage CLI, if it built this. */
  readonly backstageCli?: string;
  readonly exposes: readonly string[];
  /** Mount → `$$type`: what goes into `backstage.features`. */
  readonly features: Readonly<Record<string, string>>;
}

/** @param folder absolute output of assets @throws ENOASSETS */
export function readAssetsReport(folder: string, name: string): AssetsReport {
  const hint = `Build them first: "nx run ${name}:assets", or let the target depend on it (dependsOn: ["assets"]).`;
  let text: string;
  try {
    text = readFileSync(path.join(folder, ASSETS_REPORT_FILE), 'utf8');
  } catch (cause) {
    throw new DynplugError('ENOASSETS', `${name} has no assets for browsers: there is no dist-assets.`, hint, {
      cause,
    });
  }
  const report = parsed(text);
  if (report?.formatVersion !== 1)
    throw new DynplugError('ENOASSETS', `The assets of ${name} are of another version of dynplug, or broken.`, hint);
  return report;
}

function parsed(text: string): AssetsReport | undefined {
  try {
    return parseJson(text) as AssetsReport;
  } catch {
    return undefined;
  }
}
