// How a frontend's example configuration wires it into shells of Red Hat Developer Hub: the parts, each with its place in the file.
// Source: rhdh packages/app: utils/dynamicUI/extractDynamicConfig.ts, components/DynamicRoot/DynamicRoot.tsx and config.d.ts, 1.9.8 to main.
import path from 'node:path';
import { DEFAULT_MODULE } from '../built-assets/assets-report';
import type { HostManifest } from '../host-manifest/fields';
import { isObject, isText, own } from '../json/values';
import type { ExaminedPlugin, FrontendFacts } from './examined-plugin';
import { isRhdhOrVeecode } from '../host-manifest/host-kind';

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

export interface Wiring {
  /** Name of the file, beside package.json. */
  readonly file: string;
  readonly frontend: FrontendFacts;
  /** All plugins that the file configures. */
  readonly names: readonly string[];
  /** Of this plugin; empty where the file has nothing for it. */
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

/** undefined for hosts with other shells, and without assets or a configuration for these. */
export function wiringOf({ frontend, suggested }: ExaminedPlugin, host: HostManifest): Wiring | undefined {
  if (frontend?.scalprumName === undefined || !suggested || !isRhdhOrVeecode(host)) return undefined;
  const plugins = objectIn(objectIn(suggested.config, 'dynamicPlugins'), 'frontend');
  const names = Object.keys(plugins);
  if (names.length === 0) return undefined;
  const config = objectIn(plugins, frontend.scalprumName);
  return { file: path.basename(suggested.file), frontend, names, config };
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
export function wiredImports({ config }: Wiring): readonly WiredImport[] {
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
export function wiredConditions({ config }: Wiring): readonly WiredImport[] {
  return entriesOf(config, 'mountPoints').flatMap(({ at, entry }) =>
    Object.values(objectIn(objectIn(entry, 'config'), 'if'))
      .flat()
      .filter(isText)
      .map((importName) => ({ at: `${at}.config.if`, module: moduleOf(entry), importName, loadsModule: true })),
  );
}

/** The modules that shells load: the main one, and those of most entries. */
export function loadedModules(wiring: Wiring): ReadonlySet<string> {
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

function moduleOf({ module }: Config): string {
  return isText(module) ? module : DEFAULT_MODULE;
}

export function objectIn(value: Config, key: string): Config {
  const found = own(value, key);
  return isObject(found) ? found : {};
}
