// What a person can set about an image, with every default filled in.
import type { Profile } from '../host/profiles';
import type { Annotations, Platform } from '../oci/image';

export interface ImageOptions {
  /** Reference templates. */
  readonly tags: readonly string[];
  /** What `{target}` in templates stands for. */
  readonly target: string | undefined;
  /** They win over those from package.json. */
  readonly annotations: Annotations;
  readonly labels: Annotations;
  /** RFC 3339. */
  readonly created: string | undefined;
  /** May be a template. */
  readonly revision: string | undefined;
  /** One unless `index` is set. */
  readonly platforms: readonly Platform[];
  readonly index: boolean;
  /** The hosts that must take the image. */
  readonly profile: Profile;
  /** Ids of rules whose warnings are errors. */
  readonly failOn: readonly string[];
  /** gzip, 1–9. */
  readonly compressionLevel: number;
  /** Also write the layout as one tar. */
  readonly archive: boolean;
  /** Also write the content as plain folders there; POSIX, relative to the workspace root. */
  readonly exportTo: string | undefined;
}

/** One manifest for linux/amd64: every installer reads that on every machine. No name and no time unless they are given. */
export const DEFAULT_IMAGE_OPTIONS: ImageOptions = {
  tags: [],
  target: undefined,
  annotations: {},
  labels: {},
  created: undefined,
  revision: undefined,
  platforms: [{ os: 'linux', architecture: 'amd64' }],
  index: false,
  profile: 'all',
  failOn: [],
  compressionLevel: 6,
  archive: false,
  exportTo: undefined,
};
