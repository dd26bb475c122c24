// What a lockfile says of an installed tree, whichever package manager wrote it.
import type { Manifest, Specs } from '../manifest';

/** A package as it is on disk. */
export interface InstalledPackage {
  /** Real and absolute. */
  readonly dir: string;
  readonly manifest: Manifest;
}

/** An edge of the dependency graph that leads to an installed package. */
export interface InstalledEdge {
  readonly from: InstalledPackage;
  /** As it is required: an alias is not the name in the manifest. */
  readonly name: string;
  /** Undefined where lockfiles have no entry for it: for peers, and for dependencies of folders outside of the workspace. */
  readonly spec: string | undefined;
  readonly to: InstalledPackage;
}

/** What the lockfile has in place of the installed package. */
export interface Difference {
  /** Undefined when it has no such package there. */
  readonly version: string | undefined;
}

/** Dependencies of an installed package that its package manager knows and its manifest need not name. */
export interface RecordedSpecs {
  readonly dependencies: Specs;
  readonly optionalDependencies: Specs;
  readonly peerDependencies: Specs;
  readonly peerDependenciesMeta: Manifest['peerDependenciesMeta'];
  /** True when there are no others: the package manager took out what the manifest names besides. */
  readonly complete: boolean;
}

/** One lockfile. Answers are for one walk, which asks for the edges of a package after the one that leads to it. */
export interface LockedTree {
  /** Name of the lockfile, for messages. */
  readonly file: string;
  /** The command that installs what the lockfile says. */
  readonly install: string;
  /** How the lockfile differs from what is installed; undefined when it does not, or does not tell. */
  compare(edge: InstalledEdge): Difference | undefined;
  /**
   * What the lockfile has from a registry where a link to a folder is; undefined when it does not tell.
   * @param place of the link: POSIX, relative to the root
   */
  inPlaceOfLink(place: string, name: string, spec: string | undefined): Difference | undefined;
  /** Undefined when nothing is known besides the manifest. */
  recorded(pkg: InstalledPackage): RecordedSpecs | undefined;
  /**
   * The folder of which a package is a copy, POSIX and relative to the root; undefined for packages from elsewhere.
   * @param from real folder of the package of the workspace that depends on it @param dir real folder of the copy
   */
  copiedFrom(from: string, name: string, dir: string): string | undefined;
}

/** A folder as lockfiles write it: POSIX, relative to the root; undefined for one that the root's package manager did not install. */
export type PlaceOf = (dir: string) => string | undefined;
