// What the code in an exported folder asks for: packages that the host has to provide, names that it takes from them, and shipped packages.
import { readFileSync, readdirSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { byText } from '../files/paths';
import { own } from '../json/values';
import { isPackageName, packageNameOf } from '../tree/package-name';
import { sourceName } from '../plugin/names';
import { type ModuleRequest, namesTakenIn, requestsIn } from './code/module-names';
import { type PackagePath, packagePathsIn } from './code/package-paths';
import { type Script, parseScript } from './code/script';
import type { ShippedPackage, ShippedPackages } from './shipped-packages';

/** Where in the folder. */
export interface Evidence {
  /** POSIX, relative to the folder. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** A place that asks for an entry point of a package. */
export interface CodeRequest extends Evidence, Pick<ModuleRequest, 'by' | 'isOptional'> {
  readonly package: string;
  /** As `exports` names it: `.`, `./alpha`. */
  readonly entry: string;
  /** The package whose code it is. */
  readonly of: ShippedPackage;
}

export interface CodeName extends Evidence {
  readonly package: string;
  readonly entry: string;
  readonly name: string;
  readonly isReexport: boolean;
}

export interface PluginCode {
  /** Of packages that do not ship. */
  readonly fromHost: readonly CodeRequest[];
  readonly namesFromHost: readonly CodeName[];
  /** Of packages that ship, by own code. */
  readonly shipped: readonly CodeRequest[];
  /** Files and folders that own code looks up by a package's name. */
  readonly packagePaths: readonly (PackagePath & Evidence)[];
  /** Scripts of own code that do not parse. */
  readonly unread: readonly string[];
}

/** No host runs these from a plugin; `dist-scalprum` is for browsers. */
const NOT_CODE = new Set(['node_modules', 'dist-scalprum', '.dynplug']);

/** The scripts of an exported folder, each parsed once. */
export class PluginScripts {
  readonly #parsed = new Map<string, Script | undefined>();

  constructor(readonly packages: ShippedPackages) {}

  /** @param file POSIX, relative to the folder */
  script(file: string): Script | undefined {
    if (!this.#parsed.has(file)) this.#parsed.set(file, parseScript(this.text(file), this.isModule(file)));
    return this.#parsed.get(file);
  }

  text(file: string): string {
    return readFileSync(path.join(this.packages.folder, file), 'utf8');
  }

  /** Whether Node takes a file for an ES module. */
  isModule(file: string): boolean {
    if (!file.endsWith('.js')) return file.endsWith('.mjs');
    return this.packageOf(file).manifest['type'] === 'module';
  }

  packageOf(file: string): ShippedPackage {
    const owner = this.packages.all.filter(({ path: at }) => at === '' || file.startsWith(`${at}/`));
    return owner.reduce((inner, one) => (one.path.length > inner.path.length ? one : inner), this.packages.plugin);
  }

  /** The file that a request means: POSIX, relative to the folder; undefined outside of it. @param from the file that asks */
  resolve(request: string, from: string): string | undefined {
    if (request.startsWith('.')) return this.packages.existing(path.posix.join(path.posix.dirname(from), request));
    const name = packageNameOf(request);
    if (!isPackageName(name)) return undefined;
    const found = this.packages.find(name, this.packageOf(from).path);
    return found && this.packages.file(found, `.${request.slice(name.length)}`);
  }

  /** Of one package, without those in its node_modules. */
  filesOf({ path: at }: ShippedPackage): readonly string[] {
    const visit = (folder: string): readonly string[] =>
      readdirSync(path.join(this.packages.folder, folder), { withFileTypes: true }).flatMap((entry) => {
        const file = path.posix.join(folder, entry.name);
        if (entry.isDirectory()) return NOT_CODE.has(entry.name) ? [] : visit(file);
        return entry.isFile() && /\.[cm]?js$/.test(entry.name) ? [file] : [];
      });
    return [...visit(at)].sort(byText);
  }
}

/** All own code, and of other packages that which asks for what does not ship. */
export function readPluginCode(scripts: PluginScripts): PluginCode {
  return joined(scripts.packages.all.map((of) => (of.isOwn ? ownCode(scripts, of) : foreignCode(scripts, of))));
}

function joined(parts: readonly PluginCode[]): PluginCode {
  return {
    fromHost: parts.flatMap(({ fromHost }) => fromHost),
    namesFromHost: parts.flatMap(({ namesFromHost }) => namesFromHost),
    shipped: parts.flatMap(({ shipped }) => shipped),
    packagePaths: parts.flatMap(({ packagePaths }) => packagePaths),
    unread: parts.flatMap(({ unread }) => unread),
  };
}

const NOTHING: PluginCode = { fromHost: [], namesFromHost: [], shipped: [], packagePaths: [], unread: [] };

function ownCode(scripts: PluginScripts, of: ShippedPackage): PluginCode {
  const parts = scripts.filesOf(of).map((file): PluginCode => {
    const script = scripts.script(file);
    if (!script) return { ...NOTHING, unread: [file] };
    const packagePaths = packagePathsIn(script).map((found) => ({ ...found, file }));
    return { ...codeOf(scripts, of, file, script), packagePaths };
  });
  return joined(parts);
}

/** Packages of others ask for thousands of modules; only what they declare and do not get here is for the host. */
function foreignCode(scripts: PluginScripts, of: ShippedPackage): PluginCode {
  const { dependencies, peerDependencies, peerDependenciesMeta } = of.manifest;
  const asked = Object.keys({ ...dependencies, ...peerDependencies }).filter(
    (name) =>
      own(peerDependenciesMeta, name)?.optional !== true &&
      isPackageName(name) &&
      !scripts.packages.find(name, of.path),
  );
  if (asked.length === 0) return NOTHING;
  const parts = scripts.filesOf(of).flatMap((file): readonly PluginCode[] => {
    const text = scripts.text(file);
    if (!asked.some((name) => text.includes(name))) return [];
    const script = scripts.script(file);
    return script ? [codeOf(scripts, of, file, script)] : [];
  });
  const isAsked = ({ package: name }: { readonly package: string }): boolean => asked.includes(name);
  const { fromHost, namesFromHost } = joined(parts);
  return { ...NOTHING, fromHost: fromHost.filter(isAsked), namesFromHost: namesFromHost.filter(isAsked) };
}

function codeOf(scripts: PluginScripts, of: ShippedPackage, file: string, script: Script): PluginCode {
  const found = requestsIn(script).flatMap(({ request, line, by, isOptional }): readonly CodeRequest[] => {
    const target = packageOf(request, scripts, of);
    return target === undefined ? [] : [{ ...target, file, line, by, isOptional, of }];
  });
  const ships = (name: string): boolean => scripts.packages.find(name, of.path) !== undefined;
  const fromHost = found.filter(({ package: name }) => !ships(name));
  const names = fromHost.length === 0 ? [] : namesTakenIn(script, (request) => isIn(fromHost, packageNameOf(request)));
  return {
    ...NOTHING,
    fromHost,
    namesFromHost: names.flatMap(({ request, ...taken }) => {
      const target = packageOf(request, scripts, of);
      return target === undefined ? [] : [{ ...target, ...taken, file }];
    }),
    shipped: found.filter(({ package: name }) => ships(name)),
  };
}

function isIn(requests: readonly CodeRequest[], name: string): boolean {
  return requests.some((one) => one.package === name);
}

/** undefined for modules of Node, files, and the package itself. */
function packageOf(
  request: string,
  { packages }: PluginScripts,
  of: ShippedPackage,
): Pick<CodeRequest, 'package' | 'entry'> | undefined {
  if (isBuiltin(request)) return undefined;
  const name = packageNameOf(request);
  const itself = [of.manifest.name, sourceName(packages.plugin.manifest.name)];
  if (!isPackageName(name) || itself.includes(name)) return undefined;
  return { package: name, entry: `.${request.slice(name.length)}` };
}
