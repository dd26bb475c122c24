// nx.json as generators read it: what they need of it, with errors that name the file.
import { requirePluginOptions } from '../inference/plugin-options';
import type { DynplugPluginOptions } from '../options/plugin';
import { parseJsonc } from '../json/parse-json';
import type { Tree } from '@nx/devkit';
import { workspaceDelivery } from '../inference/workspace-delivery';
import { readTreeJson } from './tree-json';
import { DynplugError } from '../errors/errors';

export const PLUGIN = '@org/dynplug';

/** One of `plugins`. */
export type PluginEntry = string | { readonly plugin?: unknown; readonly options?: Readonly<Record<string, unknown>> };

export interface NxJson {
  readonly plugins: readonly PluginEntry[];
  readonly defaultBase: string | undefined;
  /** Whether it has a named input `production`. */
  readonly hasProduction: boolean;
}

export function isOurs(entry: PluginEntry): boolean {
  return (typeof entry === 'string' ? entry : entry.plugin) === PLUGIN;
}

/** @throws ENX for a file that cannot be read */
export function parseNxJson(text: string): NxJson {
  let nxJson: unknown;
  try {
    nxJson = parseJsonc(text);
  } catch (cause) {
    throw new DynplugError('ENX', `nx.json is not valid JSON: ${(cause as Error).message}`, 'Fix the file.', {
      cause,
    });
  }
  const { plugins = [], defaultBase, namedInputs } = (nxJson ?? {}) as Readonly<Record<string, unknown>>;
  if (!Array.isArray(plugins)) throw new DynplugError('ENX', 'plugins in nx.json is not a list.', 'Fix the file.');
  return {
    plugins: plugins as readonly PluginEntry[],
    defaultBase: typeof defaultBase === 'string' ? defaultBase : undefined,
    hasProduction: typeof namedInputs === 'object' && namedInputs !== null && 'production' in namedInputs,
  };
}

/**
 * The options of the first registration with those of the root's package.json; none when the plugin is not registered.
 * @throws EOPTION, EMANIFEST
 */
export function ourOptions(tree: Tree, { plugins }: NxJson): DynplugPluginOptions {
  const entry = plugins.find(isOurs);
  const options = requirePluginOptions(typeof entry === 'object' ? entry.options : undefined, 'nx.json');
  const root = readTreeJson(tree, 'package.json') ?? {};
  return entry === undefined ? options : { ...options, ...workspaceDelivery(root, options) };
}
