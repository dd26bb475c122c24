// What is linted, as plain values: made by the readers from what is on disk, or by the use case that is about to write an archive.

/** One entry of an archive or folder. */
export interface ArtifactEntry {
  /** As it is in the archive: with `./` or `/` in front if it has that. In a folder: POSIX, relative to it. */
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'hardlink' | 'fifo' | 'device' | 'other';
  /** Bytes. */
  readonly size: number;
  /** Permission bits; bits above 0o7777 are not looked at. */
  readonly mode: number;
  /** Where a link points to, as it is in the archive. */
  readonly linkpath?: string;
  /** Of small files that rules read: package.json, JSON manifests, schemas, the entry points. See `isRead`. */
  readonly content?: () => Buffer;
}

/** How a layer or tarball is compressed, by its first bytes. */
export type Compression = 'gzip' | 'none' | 'zstd' | 'xz' | 'bzip2' | 'unknown';

export interface ImageArtifact {
  readonly kind: 'image';
  /** When the top is an image index. */
  readonly index?: {
    readonly mediaType?: string;
    readonly annotations?: Readonly<Record<string, string>>;
    /** `os/architecture`, e.g. `linux/amd64`. */
    readonly platforms: readonly string[];
  };
  readonly manifest: {
    readonly mediaType?: string;
    readonly configMediaType?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly layers: readonly {
    readonly mediaType?: string;
    readonly compression: Compression;
    /** Empty when the compression is one that is not read. */
    readonly entries: readonly ArtifactEntry[];
  }[];
  /** What it will be called, e.g. `quay.io/acme/foo:1.0`. */
  readonly references?: readonly string[];
  /** The blobs of a layout on disk; absent for an image that is still to be written. */
  readonly blobs?: readonly ImageBlob[];
}

/** What a document of an image says about a blob, and what the blob is. */
export interface ImageBlob {
  /** `the manifest`, `the config`, `layer 1`. */
  readonly role: string;
  /** As the document says: `sha256:…`. */
  readonly digest: string;
  /** Bytes, as the document says; undefined when it does not. */
  readonly size: number | undefined;
  readonly found: { readonly digest: string; readonly size: number };
}

export interface TgzArtifact {
  readonly kind: 'tgz';
  readonly compression: Compression;
  readonly entries: readonly ArtifactEntry[];
  /** The integrity hash that users will write for it. */
  readonly integrity?: string;
  /** The hashes that the bytes have: padded base64. */
  readonly digests?: Readonly<Record<'sha256' | 'sha384' | 'sha512', string>>;
}

/** A derived package as a folder. */
export interface FolderArtifact {
  readonly kind: 'folder';
  readonly name: string;
  readonly entries: readonly ArtifactEntry[];
  /** When the folder itself is a symbolic link. */
  readonly link?: { readonly target: string; readonly dangling: boolean };
}

/** A dynamic-plugins.yaml. */
export interface FragmentArtifact {
  readonly kind: 'fragment';
  readonly text: string;
}

export type Artifact = ImageArtifact | TgzArtifact | FolderArtifact | FragmentArtifact;

/** The annotation in which installers look for the plugins of an image. */
export const PACKAGES_ANNOTATION = 'io.backstage.dynamic-packages';

/** Contents of more bytes are not read. */
export const READ_LIMIT = 1_000_000;

/** The files that rules read, below the folder of a plugin: everything else needs no `content`. */
const READ =
  /^(package\.json|\.gitignore|alpha\/package\.json|dist\/(\.config-schema|configSchema|mf-manifest)\.json|dist-scalprum\/(configSchema|plugin-manifest)\.json|dist\/(index|alpha)(\.cjs)?\.[cm]?js)$/;

/** True when rules read a file, by its path as it is in the archive (with or without the folder of the plugin) and its size in bytes. */
export function isRead(path: string, size: number): boolean {
  // Nearly all files lie there, and none of them is read.
  if (size > READ_LIMIT || path.includes('node_modules/')) return false;
  const own = path.replace(/^(\.?\/)+/, '');
  return READ.test(own) || READ.test(own.replace(/^[^/]+\//, ''));
}
