// A file of the derived package, wherever it ends up: a folder on disk, a tgz, a layer of an image.

export interface Entry {
  /** POSIX, relative to the derived package. */
  readonly path: string;
  readonly mode: 0o644 | 0o755;
  /** Bytes. */
  readonly size: number;
  /** An absolute file whose content it is, with its own permission bits and change time (ms), or the content itself. */
  readonly source:
    | { readonly file: string; readonly changed: number; readonly mode: number }
    | { readonly bytes: Buffer };
}

export function bytesEntry(path: string, bytes: Buffer): Entry {
  return { path, mode: 0o644, size: bytes.length, source: { bytes } };
}

/** The folder of the innermost package that a path of the derived package lies in; '' for the plugin's own files. */
export function packageFolder(file: string): string {
  const segments = file.split('/');
  let end = 0;
  for (let at = 0; segments[at] === 'node_modules'; ) {
    at += segments[at + 1]?.startsWith('@') ? 3 : 2;
    end = at;
  }
  return segments.slice(0, end).join('/');
}
