// pack.json: what the next step of a pipeline needs to know about a tarball.
import type { SourceHashes } from '../tree/source-hashes';

/** In the output folder of a pack; marks it as ours. */
export const PACK_REPORT_FILE = 'pack.json';

/** What is said of every tarball. */
export interface TarballReport {
  readonly formatVersion: 1;
  /** Derived for hosts that load plugins, or the ordinary package for those that are built with it. */
  readonly kind: 'dynamic' | 'static';
  readonly name: string;
  readonly version: string;
  readonly role: unknown;
  /** The tarball, beside the report. */
  readonly file: string;
  /** `sha512-<base64>`. */
  readonly integrity: string;
  /** sha1 in hex. */
  readonly shasum: string;
  /** Bytes of the tarball, and of what is in it. */
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: number;
  /** Of the sources in the workspace; undefined for a tarball of a folder. */
  readonly sourceHashes?: SourceHashes;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

export interface PackReport extends TarballReport {
  readonly kind: 'dynamic';
  /** The plugin's folder in images; an installer's folder for a tarball is the file's name without `.tgz`. */
  readonly key: string;
  /** Packages below node_modules. */
  readonly packages: number;
}

export interface StaticPackReport extends TarballReport {
  readonly kind: 'static';
  /** Who packed it. */
  readonly packageManager: string;
}
