// A list of the entries of a tar archive, and the contents of those few that are asked for.
import { type Compression, type TarEntry as ListedEntry, walkTar } from './walk-tar';

export interface TarEntry extends ListedEntry {
  readonly content?: () => Buffer;
}

export interface TarContents {
  /** Archives that are compressed otherwise than with gzip are not read, and have no entries. */
  readonly compression: Compression;
  readonly entries: readonly TarEntry[];
}

export interface TarRequest {
  /** What is read, for messages. */
  readonly subject: string;
  /** Whether the content of a file is kept, by its path and its size in bytes. It stays in memory, up to KEPT_LIMIT in all. */
  readonly keep: (path: string, size: number) => boolean;
  /** Takes a file's content as a stream. Called for each file that is not kept; undefined lets it pass. */
  readonly open?: (path: string) => ((content: AsyncIterable<Buffer>) => Promise<void>) | undefined;
}

/** Bytes. An archive made to fill the memory keeps no more than that. */
const KEPT_LIMIT = 64_000_000;

/**
 * Reads an archive to its end, plain or compressed with gzip. Memory holds the list, what is kept, and one chunk.
 * @throws EARTIFACT when the archive is damaged or cut off
 */
export async function readTar(chunks: AsyncIterable<Buffer>, request: TarRequest): Promise<TarContents> {
  const { subject, keep, open } = request;
  const entries: TarEntry[] = [];
  let left = KEPT_LIMIT;
  const { compression } = await walkTar(chunks, {
    subject,
    visit: (entry) => {
      const isKept = entry.type === 'file' && entry.size <= left && keep(entry.path, entry.size);
      if (!isKept) {
        entries.push(entry);
        return entry.type === 'file' ? open?.(entry.path) : undefined;
      }
      left -= entry.size;
      const content: Buffer[] = [];
      entries.push({ ...entry, content: () => Buffer.concat(content) });
      return async (chunks) => {
        for await (const chunk of chunks) content.push(chunk);
      };
    },
  });
  return { compression, entries };
}
