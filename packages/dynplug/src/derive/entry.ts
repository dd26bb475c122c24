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

const MODULES = 'node_modules/';

/** The folder of the innermost package that a path of the derived package lies in; '' for the plugin's own files. */
export function packageFolder(file: string): string {
  let end = 0;
  for (let at = 0; file.startsWith(MODULES, at); at = end + 1) {
    const name = at + MODULES.length;
    const slash = file.indexOf('/', name);
    const last = slash > 0 && file[name] === '@' ? file.indexOf('/', slash + 1) : slash;
    if (last < 0) return file;
    end = last;
  }
  return file.slice(0, end);
}

/** The files outside of `node_modules`, few enough to be looked at once more after they were written. */
export function ownFiles<File extends { readonly path: string; readonly size: number }>(
  entries: readonly File[],
): readonly File[] {
  return entries.filter(({ path }) => !path.startsWith(MODULES));
}
