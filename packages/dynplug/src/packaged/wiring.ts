// How a frontend's example configuration wires it into shells of Red Hat Developer Hub: the parts, each with its place in the file.
// Source: rhdh packages/app: utils/dynamicUI/extractDynamicConfig.ts, components/DynamicRoot/DynamicRoot.tsx and config.d.ts, 1.9.8 to main.
import { DEFAULT_MODULE } from '../built-assets/assets-report';
import { nearestName } from '../errors/nearest-name';
import { isObject, isText, own } from '../json/values';

type Config = Readonly<Record<string, unknown>>;

/** Lists of entries, and the fields that each entry must have. */
export const WIRING_LISTS: Readonly<Record<string, readonly string[]>> = {
  dynamicRoutes: ['path'],
  entityTabs: ['path', 'title', 'mountPoint'],
  mountPoints: ['mountPoint'],
  appIcons: ['name'],
  apiFactories: [],
  analyticsApiExtensions: [],
  providerSettings: ['title', 'description', 'provider'],
  scaffolderFieldExtensions: [],
  techdocsAddons: [],
  themes: ['id', 'title', 'variant'],
  translationResources: ['ref'],
};
export const WIRING_OBJECTS = ['menuItems', 'routeBindings', 'signInPage'];
export const WIRING_TEXTS = ['pluginModule'];
/** Lists without modules: of settings, and of tabs that other entries fill. */
const WITHOUT_IMPORT = ['entityTabs', 'providerSettings'];

/** What a configuration has of one plugin. */
export interface WiringConfig {
  /** Below `dynamicPlugins.frontend.<name>`; empty where it has nothing. */
  readonly config: Config;
}

/** One export that the configuration names. */
export interface WiredImport {
  /** `mountPoints[0]` */
  readonly at: string;
  readonly module: string;
  readonly importName: string;
  /** False for those whose module shells do not load on their account. */
  readonly loadsModule: boolean;
}

/** @param config of a host @param name as Scalprum's shells call the plugin */
export function wiringIn(config: Config, name: string): WiringConfig {
  return { config: objectIn(wiredPlugins(config), name) };
}

/** All plugins that a configuration wires, by the names that Scalprum's shells call them. */
export function wiredPlugins(config: Config): Config {
  return objectIn(objectIn(config, 'dynamicPlugins'), 'frontend');
}

/**
 * What is wrong with a configuration that wires other plugins and not this one: its name is misspelt, mostly.
 * @param file name of the configuration's file @param name as Scalprum's shells call the plugin
 * @returns undefined when it wires this plugin, or none
 */
export function otherName(
  config: Config,
  file: string,
  name: string,
): { readonly message: string; readonly fix: string } | undefined {
  const names = Object.keys(wiredPlugins(config));
  if (names.length === 0 || names.includes(name)) return undefined;
  const meant = nearestName(name, names) ?? (names.length === 1 ? names[0] : undefined);
  return {
    message: `${file} configures ${names.join(', ')}, but the plugin is called ${name}.`,
    fix: `Rename the key ${meant === undefined ? '' : `${meant} `}below dynamicPlugins.frontend to ${name}.`,
  };
}

/** The entries of a list, each with its place. */
export function entriesOf(config: Config, list: string): readonly { readonly at: string; readonly entry: Config }[] {
  const value = own(config, list);
  if (!Array.isArray(value)) return [];
  return (value as readonly unknown[]).flatMap((entry, at) =>
    isObject(entry) ? [{ at: `${list}[${at}]`, entry }] : [],
  );
}

/** All exports that shells import. */
export function wiredImports({ config }: WiringConfig): readonly WiredImport[] {
  const lists = Object.keys(WIRING_LISTS).filter((list) => !WITHOUT_IMPORT.includes(list));
  const targets = entriesOf(objectIn(config, 'routeBindings'), 'targets');
  const signIn = own(config, 'signInPage');
  return [
    ...lists.flatMap((list) => entriesOf(config, list).flatMap(({ at, entry }) => importsOf(at, entry, list))),
    ...targets.flatMap(({ at, entry }) => importsOf(`routeBindings.${at}`, entry, 'routeBindings')),
    ...(isObject(signIn) ? importsOf('signInPage', signIn, 'signInPage') : []),
  ];
}

/** Functions that conditions of mount points name: exports of the module of the component. */
export function wiredConditions({ config }: WiringConfig): readonly WiredImport[] {
  return entriesOf(config, 'mountPoints').flatMap(({ at, entry }) =>
    Object.values(objectIn(objectIn(entry, 'config'), 'if'))
      .flat()
      .filter(isText)
      .map((importName) => ({ at: `${at}.config.if`, module: moduleOf(entry), importName, loadsModule: true })),
  );
}

/** The modules that shells load: the main one, and those of most entries. */
export function loadedModules(wiring: WiringConfig): ReadonlySet<string> {
  const main = own(wiring.config, 'pluginModule');
  const named = wiredImports(wiring).filter(({ loadsModule }) => loadsModule);
  return new Set([isText(main) ? main : DEFAULT_MODULE, ...named.map(({ module }) => module)]);
}

function importsOf(at: string, entry: Config, list: string): readonly WiredImport[] {
  const module = moduleOf(entry);
  const { importName, ref, menuItem } = entry;
  const loadsModule = list !== 'techdocsAddons';
  const found = { at, module, importName: isText(importName) ? importName : 'default', loadsModule };
  return [
    found,
    ...(list === 'translationResources' && isText(ref) ? [{ ...found, importName: ref }] : []),
    ...(isObject(menuItem) && isText(menuItem['importName'])
      ? [{ at: `${at}.menuItem`, module: moduleOf(menuItem), importName: menuItem['importName'], loadsModule: false }]
      : []),
  ];
}

/** The exposed module that an entry names. */
export function moduleOf({ module }: Config): string {
  return isText(module) ? module : DEFAULT_MODULE;
}

/** The object below a key, or an empty one. */
export function objectIn(value: Config, key: string): Config {
  const found = own(value, key);
  return isObject(found) ? found : {};
}
