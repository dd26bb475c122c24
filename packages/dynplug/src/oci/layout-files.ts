// The files of an image layout, in a folder or in a tar of one: where each lies. Source: OCI image specification, image-layout.md.
import { statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { indexTar } from '../archive/tar-index';

/** A part of a file on disk, or all of it. */
export interface FileSlice {
  /** Absolute. */
  readonly file: string;
  /** Byte at which it begins. */
  readonly start: number;
  /** Bytes. */
  readonly size: number;
}

export interface LayoutFiles {
  /** Absolute path of the folder or archive, for messages. */
  readonly subject: string;
  /** @param name POSIX, relative to the layout @throws an error with the code ENOENT, or another of the file system */
  slice(name: string): FileSlice;
}

/** @param folder absolute */
export function layoutFolder(folder: string): LayoutFiles {
  return {
    subject: folder,
    slice: (name) => {
      const file = path.join(folder, name);
      return { file, start: 0, size: statSync(file).size };
    },
  };
}

/**
 * @param file absolute
 * @returns undefined for what is not a plain tar of a layout
 * @throws EARTIFACT when it is cut off
 */
export async function layoutArchive(file: string): Promise<LayoutFiles | undefined> {
  const index = await indexTar(file);
  if (!index?.has('oci-layout')) return undefined;
  return {
    subject: file,
    slice: (name) => {
      const found = index.get(name);
      if (!found) throw Object.assign(new Error(`no ${name}`), { code: 'ENOENT' });
      return { file, ...found };
    },
  };
}

/** All bytes of a small part. @throws the file system's errors */
export async function readSlice({ file, start, size }: FileSlice): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const bytes = Buffer.alloc(size);
    const { bytesRead } = await handle.read(bytes, 0, size, start);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
