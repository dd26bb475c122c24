// pnpm-lock.yaml: the dependency graph that pnpm installs, with what packageExtensions and .pnpmfile.cjs made of each package. pnpm keeps
// the graph of the last install in node_modules/.pnpm/lock.yaml.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { posixRelative } from '../../files/paths';
import type { Specs } from '../manifest';
import { isSameVersion } from './versions';
import type { Difference, InstalledEdge, InstalledPackage, LockedTree, PlaceOf, RecordedSpecs } from './locked-tree';
import { PnpmGraph } from './pnpm-graph';

const INSTALLED = 'node_modules/.pnpm/lock.yaml';

export class PnpmLockfile implements LockedTree {
  readonly file = 'pnpm-lock.yaml';
  readonly install = 'pnpm install --frozen-lockfile';
  readonly #root: string;
  readonly #placeOf: PlaceOf;
  readonly #locked: PnpmGraph;
  /** Undefined when it is the same as the locked one, or unknown. */
  readonly #installed: PnpmGraph | undefined;
  /** By real folder: which package of the graph it is. */
  readonly #keys = new Map<string, string>();

  /** @param members folders of the workspace's packages, real and absolute @throws SyntaxError */
  constructor(root: string, placeOf: PlaceOf, members: readonly string[]) {
    this.#root = root;
    this.#placeOf = placeOf;
    const text = readFileSync(path.join(root, this.file), 'utf8');
    this.#locked = new PnpmGraph(text);
    const apart = members.find(
      (dir) => !this.#locked.hasMember(this.#member(dir)) && existsSync(path.join(dir, this.file)),
    );
    if (apart !== undefined)
      throw new SyntaxError(`${this.#member(apart)} has a lockfile of its own (sharedWorkspaceLockfile: false)`);
    const file = path.join(root, INSTALLED);
    const installed = existsSync(file) ? readFileSync(file, 'utf8') : text;
    if (installed !== text) this.#installed = new PnpmGraph(installed);
  }

  compare({ from, name, spec, to }: InstalledEdge): Difference | undefined {
    // A link leads to a folder, which is not compared: an installed package in its place is from before the link.
    if (!this.#keys.has(from.dir) && this.#locked.isLink(this.#member(from.dir), name)) return { version: undefined };
    const key = this.#target(from.dir, name);
    if (key !== undefined && !this.#keys.has(to.dir)) this.#keys.set(to.dir, key);
    const { name: ownName, version: installed } = to.manifest;
    if (key === undefined || spec === undefined)
      return this.#placeOf(to.dir) === undefined ? undefined : this.#compareWithAll(ownName, installed);
    const version = this.#locked.version(key);
    if (version === undefined) return undefined;
    const isSame = isSameVersion(version, installed) && this.#isSameContent(key);
    return isSame ? undefined : { version };
  }

  /** pnpm writes links into the manifest and the lockfile. */
  inPlaceOfLink(): undefined {
    return undefined;
  }

  recorded({ dir, manifest }: InstalledPackage): RecordedSpecs | undefined {
    const key = this.#keys.get(dir);
    if (key === undefined) return undefined;
    const { peerDependencies, peerDependenciesMeta, ...specs } = this.#locked.specs(key);
    // Peers that were found are listed like dependencies.
    const peers = { ...manifest.peerDependencies, ...manifest.peerDependenciesMeta, ...peerDependencies };
    const withoutPeers = (listed: Specs): Specs =>
      Object.fromEntries(
        Object.entries(listed).filter(
          ([name]) => !Object.hasOwn(peers, name) || Object.hasOwn(manifest.dependencies ?? {}, name),
        ),
      );
    return {
      dependencies: withoutPeers(specs.dependencies),
      optionalDependencies: withoutPeers(specs.optionalDependencies),
      peerDependencies,
      peerDependenciesMeta,
      complete: true,
    };
  }

  /** Of packages that are "injected", and of `file:`. */
  copiedFrom(from: string, name: string): string | undefined {
    const key = this.#target(from, name);
    return key === undefined ? undefined : this.#locked.folder(key);
  }

  #target(from: string, name: string): string | undefined {
    const key = this.#keys.get(from);
    return key === undefined
      ? this.#locked.dependencyOfMember(this.#member(from), name)
      : this.#locked.dependency(key, name);
  }

  #member(dir: string): string {
    return posixRelative(this.#root, dir) || '.';
  }

  #compareWithAll(name: string, installed: string): Difference | undefined {
    const versions = this.#locked.versionsOf(name);
    if (versions.length === 0 || versions.some((version) => isSameVersion(version, installed))) return undefined;
    return { version: versions.join(' or ') };
  }

  /** Patches, commits and tarballs change under the same version. */
  #isSameContent(key: string): boolean {
    return this.#installed === undefined || this.#installed.content(key) === this.#locked.content(key);
  }
}
