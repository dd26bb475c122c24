// Real archives in temporary folders: tar by the library's own headers, gzip by zlib, layouts with true digests.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { Header } from 'tar';
import type { ArtifactEntry } from '../host/artifact';
import { temporaryFolder } from './temporary-folder';

const TYPES = {
  file: 'File',
  directory: 'Directory',
  symlink: 'SymbolicLink',
  hardlink: 'Link',
  fifo: 'FIFO',
  device: 'CharacterDevice',
} as const;

/** A tar archive of entries, with their names and types as they are. */
export function tarOf(entries: readonly ArtifactEntry[]): Buffer {
  const blocks = entries.flatMap((entry) => {
    const { path: name, type, mode, linkpath } = entry;
    if (type === 'other') throw new Error('not made here');
    const bytes = type === 'file' ? (entry.content?.() ?? Buffer.alloc(0)) : Buffer.alloc(0);
    const header = new Header({
      path: name,
      type: TYPES[type],
      mode,
      size: bytes.length,
      ...(linkpath && { linkpath }),
    });
    const block = Buffer.alloc(512);
    header.encode(block);
    return [block, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** Writes a file into a new folder. @returns its absolute path */
export function writeTemporary(name: string, bytes: Buffer | string): string {
  const file = path.join(temporaryFolder(), name);
  writeFileSync(file, bytes);
  return file;
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** The files of an image layout, by path. */
export class LayoutFiles {
  readonly files = new Map<string, Buffer>([['oci-layout', Buffer.from('{"imageLayoutVersion":"1.0.0"}')]]);

  blob(mediaType: string, content: Buffer | object): Descriptor {
    const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
    const hex = createHash('sha256').update(bytes).digest('hex');
    this.files.set(`blobs/sha256/${hex}`, bytes);
    return { mediaType, digest: `sha256:${hex}`, size: bytes.length };
  }

  manifest(layers: readonly Buffer[], annotations?: Readonly<Record<string, string>>): Descriptor {
    return this.blob('application/vnd.oci.image.manifest.v1+json', {
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: this.blob('application/vnd.oci.image.config.v1+json', {}),
      layers: layers.map((layer) => this.blob('application/vnd.oci.image.layer.v1.tar+gzip', layer)),
      ...(annotations && { annotations }),
    });
  }

  /** Completes the layout. @param tops what its index.json names */
  top(...tops: readonly object[]): this {
    this.files.set('index.json', Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: tops })));
    return this;
  }

  /** @returns the absolute path of a new folder */
  asFolder(): string {
    const folder = temporaryFolder();
    for (const [name, bytes] of this.files) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), bytes);
    }
    return folder;
  }

  /** As a tar with the index at its end, so that it cannot be read in one go. @returns the absolute path of a new file */
  asArchive({ gzip = false } = {}): string {
    const files = [...this.files].sort(([a], [b]) => (a < b ? -1 : 1));
    const tar = tarOf(
      files.map(([name, bytes]) => ({
        path: name,
        type: 'file',
        size: bytes.length,
        mode: 0o644,
        content: () => bytes,
      })),
    );
    return writeTemporary('image.tar', gzip ? gzipSync(tar) : tar);
  }
}
