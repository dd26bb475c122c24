// What is asked of a derivation, and the values that its steps make.
import type { Walk } from '../closure/walk';
import type { LeftOut } from '../closure/without-optional';
import type { DeriveOptions } from '../options/derivation';
import type { IsShared } from '../plugin/sharing';
import type { Finding } from '../errors/errors';
import type { HostManifest } from '../host-manifest/fields';
import type { Manifest } from '../tree/manifest';
import type { PackageFile } from '../tree/package-files';
import type { HostPackage, PlacedPackage } from './derived-package';
import type { Entry } from './entry';
import type { OwnPackages } from './own-packages';
import type { PlacedEntries } from './placed-entries';
import type { SourcePlugin } from './source-plugin';

export interface DeriveRequest {
  /** Absolute. */
  readonly workspaceRoot: string;
  /** POSIX, relative to the workspace root. */
  readonly projectRoot: string;
  readonly options: DeriveOptions;
  /** Folders in the project that are outputs, POSIX and relative to it: never part of what is derived. */
  readonly outputs?: readonly string[];
  /** The folder that will hold the derived package as it is, POSIX and relative to the project; undefined when it becomes an archive. */
  readonly exportedTo?: string;
}

/** The plugin with the packages that it takes along. */
export interface Walked {
  readonly request: DeriveRequest;
  readonly source: SourcePlugin;
  readonly isShared: IsShared;
  /** Of the option `host`. */
  readonly hosts: readonly HostManifest[];
  readonly walk: Walk;
  /** Native packages that are optional, and do not ship. */
  readonly leftOut: readonly LeftOut[];
}

/** Those packages with their files. */
export interface Gathered extends Walked {
  /** The plugin first, then what is embedded. */
  readonly own: OwnPackages;
  /** Files of the installed packages that are shipped whole, by id. */
  readonly installed: ReadonlyMap<string, readonly PackageFile[]>;
  readonly configSchema: Readonly<Record<string, unknown>> | undefined;
}

export interface DerivedManifests {
  readonly root: Manifest;
  /** By id of the embedded package. */
  readonly embedded: ReadonlyMap<string, Manifest>;
  readonly host: readonly HostPackage[];
  /** A stand-in under the plugin's source name, when code asks for the plugin by that. */
  readonly selfStub: readonly Entry[];
  readonly findings: readonly Finding[];
}

/** Sizes in bytes. */
export interface DerivedSizes {
  readonly all: number;
  /** Of the plugin's own files. */
  readonly own: number;
  readonly packages: readonly PlacedPackage[];
}

/** The derived package before its last checks. */
export interface Derivation extends Gathered {
  readonly manifests: DerivedManifests;
  readonly placed: PlacedEntries;
  /** Sorted by path. */
  readonly entries: readonly Entry[];
  readonly sizes: DerivedSizes;
  /** What the steps and the checks so far have found. */
  readonly findings: readonly Finding[];
}
