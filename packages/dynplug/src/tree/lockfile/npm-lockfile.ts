// package-lock.json: what npm installs, by folder.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseJson } from '../../json/parse-json';
import type { Difference, InstalledEdge, LockedTree, PlaceOf } from './locked-tree';
import { isSameVersion } from './versions';

interface Entry {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
}

type Entries = Readonly<Record<string, Entry>>;

/** The copy that npm keeps of what it installed. */
const INSTALLED = 'node_modules/.package-lock.json';

export class NpmLockfile implements LockedTree {
  readonly install = 'npm ci';
  readonly #placeOf: PlaceOf;
  readonly #root: string;
  readonly #locked: Entries;
  #installed: Entries | undefined;

  /** @param file name in the root @throws SyntaxError for one that is not JSON, or of npm 6, which has no list of folders */
  constructor(
    root: string,
    placeOf: PlaceOf,
    readonly file: string,
  ) {
    this.#placeOf = placeOf;
    const locked = packagesIn(path.join(root, file));
    if (!locked) throw new SyntaxError('it has no "packages", as lockfiles of npm 6');
    this.#root = root;
    this.#locked = locked;
  }

  compare({ to }: InstalledEdge): Difference | undefined {
    const place = this.#placeOf(to.dir);
    // The strategy "linked" installs into folders that the lockfile does not list.
    if (place === undefined || place.includes('node_modules/.')) return undefined;
    const entry = this.#locked[place];
    if (!entry) return { version: undefined };
    // A link leads to a folder, which is not compared: an installed package in its place is from before the link.
    if (entry.link === true) return { version: this.#locked[entry.resolved ?? '']?.version };
    const { version } = entry;
    if (version === undefined) return undefined;
    const isSame =
      isSameVersion(version, to.manifest.version) &&
      (isReleased(entry) || isSameContent(entry, this.#installedAt(place)));
    return isSame ? undefined : { version };
  }

  inPlaceOfLink(place: string): Difference | undefined {
    const { link, resolved, version } = this.#locked[place] ?? {};
    return link === true || version === undefined || resolved?.startsWith('file:') ? undefined : { version };
  }

  /** npm adds nothing to a manifest. */
  recorded(): undefined {
    return undefined;
  }

  /** With `install-links` npm packs the folder that `file:` names and installs that. */
  copiedFrom(_from: string, _name: string, dir: string): string | undefined {
    const { resolved } = this.#locked[this.#placeOf(dir) ?? ''] ?? {};
    return resolved?.startsWith('file:') ? resolved.slice('file:'.length) : undefined;
  }

  #installedAt(place: string): Entry | undefined {
    if (!this.#installed) {
      const file = path.join(this.#root, INSTALLED);
      this.#installed = (existsSync(file) && packagesIn(file)) || {};
    }
    return this.#installed[place];
  }
}

/** From a registry, where a version stands for its content; the address may be left out of the lockfile. */
function isReleased({ resolved }: Entry): boolean {
  return resolved === undefined || /^https?:.*\/-\/[^/]+\.tgz$/.test(resolved);
}

function packagesIn(file: string): Entries | undefined {
  return (parseJson(readFileSync(file, 'utf8')) as { readonly packages?: Entries } | null)?.packages;
}

/** A tarball or commit may change under the same version. Addresses are not compared: registries may have several. */
function isSameContent(locked: Entry, installed: Entry | undefined): boolean {
  if (!installed) return true;
  const [a, b] = [locked.integrity, installed.integrity];
  if (a !== undefined && b !== undefined) return a === b || algorithm(a) !== algorithm(b);
  return commit(locked) === commit(installed) || commit(locked) === undefined || commit(installed) === undefined;
}

function algorithm(integrity: string): string {
  return integrity.slice(0, integrity.indexOf('-'));
}

function commit({ resolved }: Entry): string | undefined {
  return /^git.*#(.+)$/.exec(resolved ?? '')?.[1];
}
