// A fragment of dynamic-plugins.yaml that a person can paste, in the form that every known installer reads.
import { isObject } from '../json/values';
import { installerYaml } from './installer-yaml';

type Config = Readonly<Record<string, unknown>>;

export interface PluginEntry {
  /** `oci://<reference>!<key>`, an npm spec, or `./folder`. */
  readonly package: string;
  readonly integrity?: string;
  readonly pluginConfig?: Config;
  /** Where there is no configuration: its routes are of exported pages, and written; the rest is a guess, and written as a comment. */
  readonly exampleConfig?: Config | undefined;
}

/** `disabled: false` is written out: `enabled` is not known to all installers, and some would take a string for true. */
export function pluginFragment(entries: readonly PluginEntry[]): string {
  if (entries.length === 0) return written([]);
  return HEAD + entries.map((entry) => entryText(entry)).join('');
}

const HEAD = 'plugins:\n';
/** Of the fields below a plugin's name in `dynamicPlugins.frontend` of a pluginConfig. */
const INDENT = ' '.repeat(12);

function entryText(entry: PluginEntry): string {
  const { pluginConfig, exampleConfig } = entry;
  if (pluginConfig || !exampleConfig) return textOf(entry);
  const routes = routesOf(exampleConfig);
  if (!routes) return textOf(entry) + commented({ pluginConfig: exampleConfig }, '    ');
  return textOf({ ...entry, pluginConfig: routes.config }) + commented(routes.others, INDENT);
}

interface Routes {
  /** With the routes alone. */
  readonly config: Config;
  /** What the plugin has besides. */
  readonly others: Config;
}

/** @returns undefined for an example without routes, or of another form */
function routesOf({ dynamicPlugins }: Config): Routes | undefined {
  const frontend = isObject(dynamicPlugins) ? dynamicPlugins['frontend'] : undefined;
  const [[name, plugin] = [], ...more] = isObject(frontend) ? Object.entries(frontend) : [];
  if (name === undefined || more.length > 0 || !isObject(plugin) || plugin['dynamicRoutes'] === undefined)
    return undefined;
  const { dynamicRoutes, ...others } = plugin;
  return { config: { dynamicPlugins: { frontend: { [name]: { dynamicRoutes } } } }, others };
}

function textOf(entry: PluginEntry): string {
  return written([entry]).slice(HEAD.length);
}

function written(entries: readonly PluginEntry[]): string {
  const plugins = entries.map(({ package: spec, integrity, pluginConfig }) => ({
    package: spec,
    disabled: false,
    ...(integrity !== undefined && { integrity }),
    ...(pluginConfig && { pluginConfig }),
  }));
  return installerYaml({ plugins });
}

function commented(value: Config, indent: string): string {
  if (Object.keys(value).length === 0) return '';
  const lines = installerYaml(value).trimEnd().split('\n');
  return lines.map((line) => `${indent}# ${line}\n`).join('');
}
