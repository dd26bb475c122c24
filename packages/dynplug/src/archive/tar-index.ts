// Where the files of a plain tar lie in it: for archives whose entries are read in another order than they are in, without reading all of it again.
import { type FileHandle, open } from 'node:fs/promises';
import { Header } from 'tar';
import { DynplugError } from '../errors/errors';

export interface TarSlice {
  /** Byte at which the content begins. */
  readonly start: number;
  /** Bytes. */
  readonly size: number;
}

const BLOCK = 512;

/**
 * The files of an archive by their names, without a leading `./`. Names of more than 100 characters are not among them: those of image layouts are
 * shorter.
 * @param file absolute
 * @returns undefined for what is not a plain tar, such as a compressed one
 * @throws EARTIFACT when it is cut off
 */
export async function indexTar(file: string): Promise<ReadonlyMap<string, TarSlice> | undefined> {
  const handle = await open(file, 'r');
  try {
    return await indexed(handle, file);
  } finally {
    await handle.close();
  }
}

async function indexed(handle: FileHandle, file: string): Promise<ReadonlyMap<string, TarSlice> | undefined> {
  const { size: end } = await handle.stat();
  const slices = new Map<string, TarSlice>();
  const block = Buffer.alloc(BLOCK);
  for (let at = 0; at + BLOCK <= end; ) {
    await handle.read(block, 0, BLOCK, at);
    const header = headerOf(block);
    if (header?.nullBlock) break;
    if (!header?.cksumValid) return undefined;
    const { path = '', size = 0 } = header;
    const start = at + BLOCK;
    if (start + size > end)
      throw new DynplugError('EARTIFACT', `${file} is cut off: it ends within ${path}.`, 'Copy the archive again.');
    if (['File', 'OldFile', 'ContiguousFile'].includes(header.type))
      slices.set(path.replace(/^\.\//, ''), { start, size });
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return slices.size === 0 ? undefined : slices;
}

/** The library throws at numbers that are none, as other files have them where a header has its sizes. */
function headerOf(block: Buffer): Header | undefined {
  try {
    return new Header(block, 0);
  } catch {
    return undefined;
  }
}
