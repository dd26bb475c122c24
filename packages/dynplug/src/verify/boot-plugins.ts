// Several exported plugins in one backend: again with placeholders where they miss configuration, and each alone where one ends all.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { toPosix } from '../files/paths';
import { readJson } from '../host/json';
import { isObject } from '../json/values';
import type { ChildResult } from '../process/run';
import { type BootAnswer, type BootLimits, boot } from './boot';
import { type HostFolder, makeHostFolder } from './host-folder';
import type { HostPackages } from './host-packages';
import { missingConfigKey, wrongConfigType } from './judge';
import { type Placeholders, placeholdersFor, withOtherType, withPlaceholder } from './placeholder-config';

export interface ExportedPlugin {
  /** As it was named: POSIX, relative to the workspace root. */
  readonly from: string;
  /** Absolute, real. */
  readonly folder: string;
  /** Of the derived package. */
  readonly name: string;
  readonly version: string;
  /** The configuration that it suggests to hosts. */
  readonly suggested: Readonly<Record<string, unknown>>;
}

export interface PluginsToBoot {
  readonly host: HostPackages;
  readonly plugins: readonly ExportedPlugin[];
  readonly beside: readonly ExportedPlugin[];
  /** Files of the user: absolute. */
  readonly configs: readonly string[];
  readonly database: string | undefined;
  readonly limits: BootLimits;
}

export interface BootedPlugins {
  /** By the name of the plugin; the same for those that booted together. */
  readonly results: ReadonlyMap<string, ChildResult<BootAnswer>>;
  /** By the name of the plugin: keys of its configuration. */
  readonly placeholders: ReadonlyMap<string, readonly string[]>;
  /** By the name of the plugin: files that it wrote into its own folder. */
  readonly writes: ReadonlyMap<string, readonly string[]>;
  /** Real folders that modules may come from. */
  readonly folders: ReadonlySet<string>;
}

/** The host tells one key of a plugin at a time that is missing, or that has another type. */
const MAX_BOOTS = 8;

export async function bootPlugins(request: PluginsToBoot): Promise<BootedPlugins> {
  const together = await bootUntilConfigured(request);
  const [first] = together.results.values();
  if (request.plugins.length === 1 || first?.kind === 'answer') return together;
  // One of them ended the process, or kept it from starting: which one shows alone.
  const alone: BootedPlugins[] = [];
  for (const plugin of request.plugins) alone.push(await bootUntilConfigured({ ...request, plugins: [plugin] }));
  return {
    results: new Map(alone.flatMap(({ results }) => [...results])),
    placeholders: new Map(alone.flatMap(({ placeholders }) => [...placeholders])),
    writes: new Map(alone.flatMap(({ writes }) => [...writes])),
    folders: new Set(alone.flatMap(({ folders }) => [...folders])),
  };
}

async function bootUntilConfigured(request: PluginsToBoot): Promise<BootedPlugins> {
  const { plugins } = request;
  let placeholders = new Map(
    plugins.map(({ name, folder, suggested }) => [name, placeholdersFor(schemaOf(folder), suggested)]),
  );
  for (let boots = 1; ; boots++) {
    const booted = await bootOnce(request, placeholders);
    const more = new Map([...placeholders].map(([name, known]) => [name, withMissing(known, name, booted.result)]));
    const isComplete = [...more].every(([name, known]) => known === placeholders.get(name));
    if (isComplete || boots === MAX_BOOTS)
      return {
        ...booted,
        results: new Map(plugins.map(({ name }) => [name, booted.result])),
        placeholders: new Map([...placeholders].map(([name, { keys }]) => [name, keys])),
      };
    placeholders = more;
  }
}

/** With a placeholder for the key that a plugin missed in a boot, or with one of the type that it asked for. */
function withMissing(known: Placeholders, name: string, result: ChildResult<BootAnswer>): Placeholders {
  if (result.kind !== 'answer') return known;
  const { dynamic, plugins = [], error } = result.answer;
  const own = dynamic.find((one) => one.name === name)?.registrations ?? [];
  const errors = own.map(({ pluginId, moduleId }) => {
    const plugin = plugins.find((one) => one.pluginId === pluginId);
    return (moduleId === undefined ? plugin : plugin?.modules.find((one) => one.moduleId === moduleId))?.error;
  });
  const texts = [error, ...errors].filter((text) => text !== undefined);
  const wrong = texts.map(wrongConfigType).find((found) => found && known.keys.includes(found.key));
  if (wrong) return { ...known, config: withOtherType(known.config, wrong.key, wrong.wanted) };
  const key = texts.map(missingConfigKey).find((found) => found !== undefined);
  const config = key === undefined ? undefined : withPlaceholder(known.config, key);
  return key === undefined || config === undefined ? known : { config, keys: [...known.keys, key] };
}

interface Boot extends Pick<BootedPlugins, 'writes' | 'folders'> {
  readonly result: ChildResult<BootAnswer>;
}

async function bootOnce(
  { host, plugins, beside, configs, database, limits }: PluginsToBoot,
  placeholders: ReadonlyMap<string, Placeholders>,
): Promise<Boot> {
  const all = [...plugins, ...beside];
  const folder = makeHostFolder({
    host,
    plugins: all.map((plugin) => plugin.folder),
    standIns: [...[...placeholders.values()].map(({ config }) => config), ...all.map(({ suggested }) => suggested)],
    configs,
    database,
  });
  try {
    const result = await boot(folder, host.features, limits);
    const writes = new Map(plugins.map((plugin, at) => [plugin.name, writtenFiles(folder, plugin, at)]));
    return { result, writes, folders: new Set([folder.path, __dirname, ...host.packages.values()]) };
  } finally {
    folder.remove();
  }
}

/** Files and folders in the copy of a plugin that its export does not have: POSIX, relative to it. */
function writtenFiles({ plugins }: HostFolder, { folder }: ExportedPlugin, at: number): readonly string[] {
  const before = new Set(namesBelow(folder));
  return namesBelow(plugins[at] ?? folder).filter((name) => !before.has(name));
}

function namesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(toPosix);
}

/** The schema of its configuration, where hosts look for it. */
function schemaOf(folder: string): Readonly<Record<string, unknown>> | undefined {
  const file = ['dist/configSchema.json', 'dist/.config-schema.json']
    .map((name) => path.join(folder, name))
    .find((name) => existsSync(name));
  const value = file === undefined ? undefined : readJson(readFileSync(file)).value;
  return isObject(value) ? value : undefined;
}
