// Entries → the bytes of a tar, the same on every machine: no clock, no owner, two modes, ustar with pax only where a name needs it.
// Headers are the tar package's; the bodies are read here, straight into the blocks that go out, because a list of 30,000 small files
// takes most of its time in between.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { Header, Pax } from 'tar';
import { changedFile } from '../files/list-files';

export interface TarFile {
  /** POSIX, as it is in the archive. */
  readonly path: string;
  readonly mode: number;
  /** Bytes. */
  readonly size: number;
  /** An absolute file whose content it is, or the content itself. */
  readonly source: { readonly file: string } | { readonly bytes: Buffer };
}

/** `path` without a trailing slash. */
export interface TarFolder {
  readonly path: string;
  readonly folder: true;
}

const RECORD = 512;
const EPOCH = new Date(0);

/**
 * The tar of these entries, in their order, as blocks of `blockSize` bytes (the last may be shorter). Each block is a buffer of its own.
 * @throws EARCHIVE when a file is not as large as its entry says; the file system's errors
 */
export function* tarBlocks(entries: Iterable<TarFile | TarFolder>, blockSize: number): Generator<Buffer, void> {
  const writer = new BlockWriter(blockSize);
  for (const entry of entries) {
    yield* writer.put(headerOf(entry));
    if ('folder' in entry) continue;
    if ('bytes' in entry.source) yield* writer.put(entry.source.bytes);
    else yield* writer.putFile(entry.source.file, entry.size);
    yield* writer.zeros((RECORD - (entry.size % RECORD)) % RECORD);
  }
  yield* writer.zeros(2 * RECORD);
  yield* writer.rest();
}

function headerOf(entry: TarFile | TarFolder): Buffer {
  const isFolder = 'folder' in entry;
  const fields = {
    path: isFolder ? `${entry.path}/` : entry.path,
    type: isFolder ? ('Directory' as const) : ('File' as const),
    mode: isFolder ? 0o755 : entry.mode,
    size: isFolder ? 0 : entry.size,
    uid: 0,
    gid: 0,
    uname: '',
    gname: '',
    mtime: EPOCH,
  };
  const block = Buffer.alloc(RECORD);
  const needsPax = new Header(fields).encode(block, 0);
  if (!needsPax) return block;
  // Only what the short form can't hold: the name, and nothing that depends on the machine.
  return Buffer.concat([new Pax({ path: fields.path, mtime: EPOCH }).encode(), block]);
}

class BlockWriter {
  readonly #size: number;
  #block: Buffer;
  #used = 0;

  constructor(size: number) {
    this.#size = size;
    this.#block = Buffer.allocUnsafe(size);
  }

  *put(bytes: Buffer): Generator<Buffer, void> {
    for (let at = 0; at < bytes.length; ) {
      const length = bytes.copy(this.#block, this.#used, at);
      at += length;
      yield* this.#advance(length);
    }
  }

  *zeros(count: number): Generator<Buffer, void> {
    for (let left = count; left > 0; ) {
      const length = Math.min(left, this.#size - this.#used);
      this.#block.fill(0, this.#used, this.#used + length);
      left -= length;
      yield* this.#advance(length);
    }
  }

  *putFile(file: string, size: number): Generator<Buffer, void> {
    const handle = openSync(file, 'r');
    try {
      if (fstatSync(handle).size !== size) throw changedFile(file);
      for (let left = size; left > 0; ) {
        const length = readSync(handle, this.#block, this.#used, Math.min(left, this.#size - this.#used), null);
        if (length === 0) throw changedFile(file);
        left -= length;
        yield* this.#advance(length);
      }
    } finally {
      closeSync(handle);
    }
  }

  *rest(): Generator<Buffer, void> {
    if (this.#used > 0) yield this.#block.subarray(0, this.#used);
  }

  *#advance(length: number): Generator<Buffer, void> {
    this.#used += length;
    if (this.#used < this.#size) return;
    yield this.#block;
    this.#block = Buffer.allocUnsafe(this.#size);
    this.#used = 0;
  }
}
