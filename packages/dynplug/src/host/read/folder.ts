// A folder on disk as an artifact. Links are seen as links, and names as bytes: a name that is not UTF-8 must not stop the lint.
import { lstatSync, readFileSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import path from 'node:path';
import { byText } from '../../files/paths';
import { type ArtifactEntry, type FolderArtifact, isRead } from '../artifact';

/** Everything below a folder. @param folder absolute */
export function readFolder(folder: string): FolderArtifact {
  const link = linkOf(folder);
  return {
    kind: 'folder',
    name: path.basename(folder),
    entries: link?.dangling ? [] : [...entriesBelow(Buffer.from(`${folder}/`), '')],
    ...(link && { link }),
  };
}

function linkOf(folder: string): FolderArtifact['link'] {
  if (!lstatSync(folder).isSymbolicLink()) return undefined;
  return { target: readlinkSync(folder), dangling: statSync(folder, { throwIfNoEntry: false }) === undefined };
}

/** @param parent with a `/` at its end @param prefix the same, relative to the folder */
function* entriesBelow(parent: Buffer, prefix: string): Generator<ArtifactEntry> {
  const names = readdirSync(parent, { encoding: 'buffer' }).sort((a, b) => byText(a.toString(), b.toString()));
  for (const name of names) {
    const file = Buffer.concat([parent, name]);
    const relative = prefix + name.toString();
    const stats = lstatSync(file);
    const entry = { path: relative, type: typeOf(stats), size: stats.size, mode: stats.mode & 0o7777 };
    if (entry.type === 'symlink') yield { ...entry, linkpath: readlinkSync(file) };
    else if (entry.type === 'file' && isRead(relative, stats.size))
      yield { ...entry, content: () => readFileSync(file) };
    else yield entry;
    if (entry.type === 'directory') yield* entriesBelow(Buffer.concat([file, Buffer.from('/')]), `${relative}/`);
  }
}

function typeOf(stats: ReturnType<typeof lstatSync>): ArtifactEntry['type'] {
  if (stats?.isSymbolicLink()) return 'symlink';
  if (stats?.isDirectory()) return 'directory';
  if (stats?.isFile()) return 'file';
  if (stats?.isFIFO()) return 'fifo';
  return stats?.isCharacterDevice() || stats?.isBlockDevice() ? 'device' : 'other';
}
