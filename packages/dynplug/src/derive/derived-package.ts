// The value that everything before `publish` is about: a plugin as it will ship, in memory.
import type { Finding } from '../errors/errors';
import type { PackageKind } from '../closure/graph';
import type { LeftOut } from '../closure/without-optional';
import type { HostManifest } from '../host-manifest/fields';
import type { Manifest } from '../tree/manifest';
import type { SourceHashes } from '../tree/source-hashes';
import type { PluginRole } from '../plugin/role';
import type { Entry } from './entry';

/** A copy of a package in the derived package's node_modules. */
export interface PlacedPackage {
  /** POSIX, relative to the derived package. */
  readonly path: string;
  readonly name: string;
  readonly version: string;
  readonly kind: Exclude<PackageKind, 'root'>;
  /** Who brought it: `name@version` from the plugin to the package. */
  readonly chain: readonly string[];
  readonly files: number;
  /** Bytes. */
  readonly size: number;
}

/** A package that the host provides, and why. */
export interface HostPackage {
  readonly name: string;
  readonly range: string;
  readonly reason: 'shared' | 'peer';
  /** The own packages that ask for it. */
  readonly by: readonly string[];
}

/** A package whose code is in the assets of a frontend. */
export interface BundledCopy {
  readonly kind: 'Scalprum' | 'module federation';
  readonly name: string;
  readonly version: string;
  /** Bytes before minification. */
  readonly size: number;
  /** Packages and source files that brought it. */
  readonly importedBy: readonly string[];
}

/** A package of the workspace in a derived package, and what its code was made from: its sources, or the `dist` of another build. */
export interface MadeOwnPackage {
  readonly name: string;
  readonly madeFrom: 'sources' | 'dist';
}

export interface DerivedPackage {
  readonly name: string;
  readonly version: string;
  readonly role: PluginRole;
  /** The folder's name inside images: see plugin/names.ts. */
  readonly key: string;
  readonly manifest: Manifest;
  /** Sorted by path (UTF-16 code units); no two alike. */
  readonly entries: readonly Entry[];
  readonly packages: readonly PlacedPackage[];
  /** Of backends: the plugin first, then what is embedded. */
  readonly own?: readonly MadeOwnPackage[];
  /** Of the packages of the workspace whose sources are in it. */
  readonly sourceHashes: SourceHashes;
  /** Of frontends, which have no packages but these. */
  readonly bundled?: readonly BundledCopy[];
  readonly host: readonly HostPackage[];
  /** Whose manifests decided what comes from the host; undefined without the option `host`. */
  readonly hosts?: readonly HostManifest[];
  /** Of backends: native packages that are optional, and do not ship. */
  readonly leftOut?: readonly LeftOut[];
  /** Warnings only: errors are thrown. */
  readonly findings: readonly Finding[];
  /** Bytes of all entries, and of what `prune` left behind. */
  readonly size: number;
  readonly pruned: number;
  /** What a host's configuration could say of the plugin, as found in its code; for a person to complete. */
  readonly exampleConfig?: Readonly<Record<string, unknown>>;
}
