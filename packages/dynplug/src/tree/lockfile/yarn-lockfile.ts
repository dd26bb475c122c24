// yarn.lock of Yarn 2 and later: what a range was resolved to, as a locator (`left@npm:1.0.1`, or one that holds the hash of a patch).
// Yarn keeps the locators that it installed in node_modules/.yarn-state.yml.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { posixRelative } from '../../files/paths';
import { readEntries } from './block-yaml';
import { patternName } from './descriptors';
import type { Difference, InstalledEdge, InstalledPackage, LockedTree, PlaceOf, RecordedSpecs } from './locked-tree';
import { isSameVersion } from './versions';
import { type PackageExtension, extensionsFor, readPackageExtensions } from './yarn-extensions';
import { type Resolution, rangesOf, readResolutions } from './yarn-resolutions';

/** `__metadata.version` of Yarn 2 to 4. The entries have had the same fields in all of them. */
const KNOWN_VERSIONS = { from: 4, to: 10 };
const INSTALLED = 'node_modules/.yarn-state.yml';
/** What Yarn writes for folders of the workspace, and for linked ones. */
const LINKED = '0.0.0-use.local';
/** Patches that Yarn itself applies to some published packages. */
const BUILT_IN = /^[^:]+:.*[~!]builtin</;

/** What the lockfile has for one range. */
interface Locked {
  readonly version: string;
  readonly locator: string;
}

export class YarnLockfile implements LockedTree {
  readonly file = 'yarn.lock';
  readonly install = 'yarn install --immutable';
  /** By `name@range`. A path in the range may mean another package for each dependent. */
  readonly #locked = new Map<string, Locked[]>();
  readonly #versionsByName = new Map<string, Set<string>>();
  readonly #locators = new Set<string>();
  readonly #resolutions: readonly Resolution[];
  /** Locator by folder, POSIX and relative to the root. */
  readonly #installed: ReadonlyMap<string, string>;
  readonly #extensions: readonly PackageExtension[];

  readonly #root: string;
  readonly #placeOf: PlaceOf;

  /** @throws SyntaxError, EMANIFEST, EYAML */
  constructor(root: string, placeOf: PlaceOf) {
    this.#root = root;
    this.#placeOf = placeOf;
    const entries = readEntries(readText(path.join(root, this.file)));
    requireKnown(entries.get('__metadata'));
    for (const [descriptors, entry] of entries) if (descriptors !== '__metadata') this.#add(descriptors, entry);
    this.#resolutions = readResolutions(root);
    this.#installed = installedLocators(path.join(root, INSTALLED));
    this.#extensions = readPackageExtensions(root);
  }

  compare({ from, name, spec, to }: InstalledEdge): Difference | undefined {
    const place = this.#placeOf(to.dir);
    if (place === undefined) return undefined;
    const { version } = to.manifest;
    const all = this.#askedFor(from, name, spec);
    const asked = all.filter((one) => one.version !== LINKED);
    // Only an install from before the link leaves a package where a folder is linked.
    if (asked.length < all.length && asked.length === 0) return { version: undefined };
    const other = asked.map((one) => one.version).join(' or ') || undefined;
    if (asked.length > 0 && !asked.some((one) => isSameVersion(one.version, version))) return { version: other };
    const locator = this.#installed.get(place);
    if (locator !== undefined) {
      const isAsked = asked.length === 0 || BUILT_IN.test(locator) || asked.some((one) => one.locator === locator);
      return isAsked && this.#locators.has(locator) ? undefined : { version: other ?? this.#any(patternName(locator)) };
    }
    const versions = asked.length === 0 ? this.#known(name) : [];
    const isKnown = versions.length === 0 || versions.some((known) => isSameVersion(known, version));
    return isKnown ? undefined : { version: this.#any(name) };
  }

  /** Yarn writes links into the manifest and the lockfile. */
  inPlaceOfLink(): undefined {
    return undefined;
  }

  /** The lockfile has packages as they were published; what is added to them is a setting. */
  recorded({ manifest }: InstalledPackage): RecordedSpecs | undefined {
    return extensionsFor(this.#extensions, manifest);
  }

  /** A locator such as `kit@file:../kit#../kit::hash=1&locator=…` holds the folder, relative to the dependent. */
  copiedFrom(from: string, _name: string, dir: string): string | undefined {
    const [, folder] = /@file:([^#]+)#/.exec(this.#installed.get(this.#placeOf(dir) ?? '') ?? '') ?? [];
    return folder === undefined ? undefined : path.posix.join(posixRelative(this.#root, from), folder);
  }

  /** What a dependent may get; empty where the lockfile does not tell. */
  #askedFor({ manifest }: InstalledPackage, name: string, spec: string | undefined): readonly Locked[] {
    const ranges = spec === undefined ? [] : rangesOf(this.#resolutions, manifest, name, spec);
    return ranges.flatMap((range) => this.#locked.get(`${name}@${range}`) ?? []);
  }

  #known(name: string): readonly string[] {
    return [...(this.#versionsByName.get(name) ?? [])].filter((version) => version !== LINKED);
  }

  #any(name: string): string | undefined {
    return this.#known(name).join(' or ') || undefined;
  }

  #add(descriptors: string, entry: string): void {
    const version = fieldOf(entry, 'version');
    const locator = fieldOf(entry, 'resolution');
    for (const one of descriptors.split(', ')) {
      const range = one.replace(/::locator=.*$/, '');
      this.#locked.set(range, [...(this.#locked.get(range) ?? []), { version, locator }]);
      const name = patternName(one);
      const known = this.#versionsByName.get(name);
      if (known) known.add(version);
      else this.#versionsByName.set(name, new Set([version]));
    }
    this.#locators.add(locator);
  }
}

/** @throws SyntaxError */
function requireKnown(metadata: string | undefined): void {
  const version = metadata === undefined ? Number.NaN : Number(fieldOf(metadata, 'version'));
  if (version >= KNOWN_VERSIONS.from && version <= KNOWN_VERSIONS.to) return;
  throw new SyntaxError(`dynplug does not know its version, ${version}`);
}

/** @throws SyntaxError */
function fieldOf(entry: string, name: 'version' | 'resolution'): string {
  const [, value] = new RegExp(`^  ${name}: "?(.*?)"?$`, 'm').exec(entry) ?? [];
  if (value === undefined) throw new SyntaxError(`an entry has no "${name}"`);
  return value;
}

/** Empty for linkers that keep no such file. @throws SyntaxError */
function installedLocators(file: string): ReadonlyMap<string, string> {
  const locators = new Map<string, string>();
  if (!existsSync(file)) return locators;
  for (const [locator, entry] of readEntries(readText(file))) {
    const [, locations = ''] = /^ {2}locations:\n((?: {4}- .*(?:\n|$))+)/m.exec(entry) ?? [];
    // One package is there once for each set of peers.
    const plain = locator.replace(/@virtual:[^#]*#/, '@');
    for (const [, location] of locations.matchAll(/- "?(.*?)"?$/gm)) locators.set(location as string, plain);
  }
  return locators;
}

function readText(file: string): string {
  return readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
}
