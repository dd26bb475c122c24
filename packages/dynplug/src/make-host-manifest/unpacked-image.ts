// An unpacked image: a folder that is the root file system of a host. Links are read as links: an absolute one must not lead to files of this machine.
import { type Dirent, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { toPosix } from '../files/paths';
import { ImageTree } from '../oci/image-tree';
import { isNeeded } from './needed-files';

/** Of the kernel. A host may make its own manifest, with --from=/. */
const NEVER = new Set(['proc', 'sys', 'dev']);

export interface UnpackedImage {
  readonly tree: ImageTree;
  /** Folders and files that this user may not read: POSIX, relative to the root. In a running container, there are some. */
  readonly unreadable: readonly string[];
}

/** @param root absolute @throws EARTIFACT */
export function readUnpackedImage(root: string): UnpackedImage {
  const tree = new ImageTree(root, isNeeded);
  const unreadable: string[] = [];
  const denied = (what: string): readonly Dirent[] => {
    unreadable.push(what);
    return [];
  };
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of permitted(() => readdirSync(path.join(root, folder), { withFileTypes: true })) ??
      denied(folder)) {
      const below = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const file = path.join(root, below);
      if (entry.isSymbolicLink())
        tree.add({ path: below, type: 'symlink', size: 0, linkpath: targetOf(root, readlinkSync(file)) });
      else if (entry.isDirectory() && !NEVER.has(below) && !isInsidePackage(folder)) folders.push(below);
      else if (entry.isFile() && isNeeded(below)) {
        const content = permitted(() => readFileSync(file));
        if (content) tree.add({ path: below, type: 'file', size: content.length })?.(content);
        else denied(below);
      }
    }
  }
  return { tree, unreadable };
}

/** undefined for what this user may not read */
function permitted<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/** In a package of node_modules, only its package.json counts; in folders such as .pnpm there are others. */
function isInsidePackage(folder: string): boolean {
  return /(^|\/)node_modules\/(@[^/]+\/)?[^@./][^/]*$/.test(folder);
}

/** Tools that unpack may have made absolute links point into the folder. */
function targetOf(root: string, target: string): string {
  const posix = toPosix(target);
  return posix.startsWith(`${toPosix(root)}/`) ? posix.slice(toPosix(root).length) : posix;
}
