// The plugins among the package.json files of a workspace.
import { pluginKey } from '../plugin/names';
import { isBackendRole, isFrontendRole } from '../plugin/role';
import { DynplugError } from '../errors/errors';
import { isText } from '../json/values';
import { type DynplugPluginOptions, PLUGIN } from '../options/plugin';
import type { ProjectManifest } from './project-manifest';

/** A package that has targets. */
export interface FoundPlugin {
  /** Its package.json: POSIX, relative to the workspace root. */
  readonly file: string;
  readonly isFrontend: boolean;
  /** Undefined for a package without a name, which no host can tell from others. */
  readonly key: string | undefined;
  /** Id of the plugin that it is, or that it is a module of; undefined where the manifest does not say it. */
  readonly pluginId: string | undefined;
  readonly isModule: boolean;
  /** What the field "dynplug" holds, unchecked; undefined when there is none. */
  readonly field: unknown;
}

/**
 * @param file its package.json: POSIX, relative to the workspace root
 * @returns undefined for a package that is not a plugin
 */
export function findPlugin(file: string, manifest: ProjectManifest): FoundPlugin | undefined {
  const role = manifest.backstage?.role;
  const isFrontend = isFrontendRole(role);
  // A frontend is bundled anyway.
  if (!isFrontend && (manifest.bundled === true || !isBackendRole(role))) return undefined;
  const { name, dynplug } = manifest;
  const { pluginId } = manifest.backstage ?? {};
  return {
    file,
    isFrontend,
    key: typeof name === 'string' ? pluginKey(name) : undefined,
    pluginId: isText(pluginId) ? pluginId : undefined,
    isModule: isText(role) && role.endsWith('-module'),
    field: dynplug,
  };
}

interface FoundRelatives {
  readonly extended: FoundPlugin | undefined;
  readonly backend: FoundPlugin | undefined;
}

/** What of the workspace runs with a plugin, where options allow it. */
export function relatedPlugins(
  plugin: FoundPlugin | undefined,
  plugins: readonly FoundPlugin[],
  { verifyBackend = PLUGIN.verifyBackend.default }: DynplugPluginOptions,
): FoundRelatives {
  return {
    extended: plugin && extendedPlugin(plugin, plugins),
    backend: plugin && verifyBackend ? backendOf(plugin, plugins) : undefined,
  };
}

/** The plugin that a module extends, if the workspace has it: then both are deployed. */
function extendedPlugin(
  { isModule, isFrontend, pluginId }: FoundPlugin,
  plugins: readonly FoundPlugin[],
): FoundPlugin | undefined {
  if (!isModule || pluginId === undefined) return undefined;
  return plugins.find((one) => !one.isModule && one.isFrontend === isFrontend && one.pluginId === pluginId);
}

/** The backend of the plugin that a frontend belongs to, if the workspace has it: by the id, or else by the usual name. */
function backendOf(
  { isFrontend, pluginId, key }: FoundPlugin,
  plugins: readonly FoundPlugin[],
): FoundPlugin | undefined {
  if (!isFrontend) return undefined;
  const backends = plugins.filter((one) => !one.isModule && !one.isFrontend);
  if (pluginId !== undefined) {
    const same = backends.find((one) => one.pluginId === pluginId);
    if (same) return same;
  }
  return key === undefined
    ? undefined
    : backends.find((one) => one.pluginId === undefined && one.key === `${key}-backend`);
}

/**
 * Plugins that would get one name: derived packages, images and folders of hosts are called by it.
 * @returns the files by each such key, sorted as they were given
 */
export function clashes(plugins: readonly FoundPlugin[]): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string[]>();
  for (const { key, file } of plugins) if (key !== undefined) files.set(key, [...(files.get(key) ?? []), file]);
  return new Map([...files].filter(([, of]) => of.length > 1));
}

/** @throws EKEY when others have the plugin's key */
export function refuseClash({ key, file }: FoundPlugin, clashing: ReadonlyMap<string, readonly string[]>): void {
  const others = (key === undefined ? [] : (clashing.get(key) ?? [])).filter((other) => other !== file);
  if (others.length === 0) return;
  throw new DynplugError(
    'EKEY',
    `${file} and ${others.join(', ')} would both be ${key} in registries and hosts.`,
    'Give one of them another name. If one is a copy, leave it out with "exclude" beside the options in nx.json.',
  );
}
