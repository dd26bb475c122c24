// Nx's own tree over a real temporary folder, and what a generator would write into it.
import { FsTree, flushChanges } from 'nx/src/generators/tree';
import { temporaryFolder, writeFiles } from './temporary-folder';

/** A tree over a new folder with these files. */
export function treeWith(files: Readonly<Record<string, string | object>>): FsTree {
  const root = temporaryFolder();
  writeFiles(root, files);
  return new FsTree(root, false);
}

/** Writes what was changed; returns a fresh tree, as the next run of a generator has it. */
export function written(tree: FsTree): FsTree {
  flushChanges(tree.root, tree.listChanges());
  return new FsTree(tree.root, false);
}

/** Paths that a generator changed. */
export const changesIn = (tree: FsTree): readonly string[] => tree.listChanges().map(({ path }) => path);
