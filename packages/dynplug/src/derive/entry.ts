// A file of the derived package, wherever it ends up: a folder on disk, a tgz, a layer of an image.

export interface Entry {
  /** POSIX, relative to the derived package. */
  readonly path: string;
  readonly mode: 0o644 | 0o755;
  /** Bytes. */
  readonly size: number;
  /** An absolute file whose content it is, or the content itself. */
  readonly source: { readonly file: string; readonly changed: number } | { readonly bytes: Buffer };
}

export function bytesEntry(path: string, bytes: Buffer): Entry {
  return { path, mode: 0o644, size: bytes.length, source: { bytes } };
}
