// pack.json: what the next step of a pipeline needs to know about a tarball.

/** In the output folder of a pack; marks it as ours. */
export const PACK_REPORT_FILE = 'pack.json';

export interface PackReport {
  readonly formatVersion: 1;
  readonly name: string;
  readonly version: string;
  /** The plugin's folder in images; an installer's folder for a tarball is the file's name without `.tgz`. */
  readonly key: string;
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
  /** Packages below node_modules. */
  readonly packages: number;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}
