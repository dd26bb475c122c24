// A plugin on its way into an archive, wherever its files come from.
import type { DerivedPackage } from '../derive/derived-package';
import { pluginKey } from '../plugin/names';
import type { Finding } from '../errors/errors';
import { DynplugError } from '../errors/errors';
import type { TarFile } from '../archive/tar-stream';
import type { Manifest } from '../tree/manifest';
import type { SuggestedConfig } from './app-config';

export interface PackagedPlugin {
  readonly key: string;
  /** The derived package's manifest. */
  readonly manifest: Manifest;
  /** Paths are relative to the plugin. */
  readonly files: readonly TarFile[];
  readonly findings: readonly Finding[];
  /** Of its sources in the workspace; undefined for a folder that another tool or a person made. */
  readonly sourceHashes?: DerivedPackage['sourceHashes'];
  /** What the project suggests to its hosts. */
  readonly suggested?: SuggestedConfig;
  /** See DerivedPackage. */
  readonly exampleConfig?: DerivedPackage['exampleConfig'];
}

/** @param key another folder name than the package's name gives */
export function packagedPlugin(
  derived: DerivedPackage,
  suggested: SuggestedConfig | undefined,
  key: string | undefined,
): PackagedPlugin {
  const { manifest, entries, findings, sourceHashes, exampleConfig } = derived;
  return {
    key: requireKey(key ?? pluginKey(derived.name)),
    manifest,
    files: entries,
    findings,
    sourceHashes,
    ...(suggested && { suggested }),
    ...(exampleConfig && { exampleConfig }),
  };
}

/** The folder in an image: one path segment, as installers look for plugins on the first level only. @throws EKEY */
export function requireKey(key: string): string {
  if (/^[A-Za-z0-9_][\w.-]*$/.test(key)) return key;
  throw new DynplugError(
    'EKEY',
    `"${key}" cannot be a plugin's folder in an image.`,
    'Use letters, digits and _ . - only, with one of the first two in front.',
  );
}

/** @throws EKEY when two plugins have the same */
export function requireDifferentKeys(plugins: readonly PackagedPlugin[]): void {
  const seen = new Map<string, string>();
  for (const { key, manifest } of plugins) {
    const other = seen.get(key.toLowerCase());
    if (other !== undefined)
      throw new DynplugError(
        'EKEY',
        `${other} and ${manifest.name} have the same folder in the image: ${key}.`,
        'Give one of them another with the option keys, e.g. keys: ["<project>=<key>"].',
      );
    seen.set(key.toLowerCase(), manifest.name);
  }
}
