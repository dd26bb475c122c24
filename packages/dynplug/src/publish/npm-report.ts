// publish.json of a package: what the next step of a pipeline needs to know.
import type { SourceHashes } from '../tree/source-hashes';

export interface NpmPublishReport {
  readonly formatVersion: 1;
  readonly kind: 'npm';
  readonly name: string;
  readonly version: string;
  /** Ends with a slash. */
  readonly registry: string;
  /** `same`: the registry had it already, and nothing was sent. */
  readonly state: 'new' | 'same';
  /** The dist-tag that was chosen or follows from the version, and whether it had to be put on a version that was there. */
  readonly tag?: string;
  readonly tagged: boolean;
  /** As the registry says: `sha512-<base64>`. */
  readonly integrity: string;
  readonly shasum: string;
  /** Bytes of the tarball, and those that were sent. */
  readonly size: number;
  readonly bytes: number;
  readonly ms: number;
  readonly dryRun: boolean;
  /** What the tarball was made from, if that is known. */
  readonly sourceHashes?: SourceHashes;
}
