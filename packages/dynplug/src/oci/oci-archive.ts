// A layout as one tar, as `skopeo copy oci-archive:` and `podman load` take it.
import { closeSync, openSync, readdirSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import { withFolders } from './layer';
import { tarBlocks } from '../archive/tar-stream';
import { toPosix } from '../files/paths';

const BLOCK_BYTES = 1 << 20;

/** @param layout absolute folder @param target absolute file */
export function writeOciArchive(layout: string, target: string): void {
  const files = (readdirSync(layout, { recursive: true }) as string[])
    .map((name) => ({ name: toPosix(name), file: path.join(layout, name) }))
    .map(({ name, file }) => ({ path: name, mode: 0o644, stats: statSync(file), source: { file } }))
    .filter(({ stats }) => stats.isFile())
    .map(({ stats, ...file }) => ({ ...file, size: stats.size }));
  const handle = openSync(target, 'wx');
  try {
    for (const block of tarBlocks(withFolders(files), BLOCK_BYTES))
      for (let at = 0; at < block.length; ) at += writeSync(handle, block, at);
  } finally {
    closeSync(handle);
  }
}
