// The files of an image that a manifest is made from, written into a temporary folder as if the host were installed there.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { folderAbove, nativePath } from '../files/paths';
import { makeTemporaryFolder } from '../files/temporary-folder';
import type { ImageTree } from '../oci/image-tree';
import { isPackageName, modulePath } from '../tree/package-name';
import { below } from './app-folder';
import { MANIFEST_OF_PACKAGE } from './needed-files';
import type { Snapshot } from './snapshot';

/**
 * @param app folder of the host in the image
 * @param facts what else is known of it
 */
export function snapshotOfImage(tree: ImageTree, app: string, facts: Omit<Snapshot, 'root' | 'remove'>): Snapshot {
  const folder = makeTemporaryFolder('host');
  try {
    const own = [...tree.files(app)].filter((file) => !/(^|\/)node_modules\//.test(file));
    const folders = own.filter((file) => MANIFEST_OF_PACKAGE.test(file)).map((file) => folderAbove(file));
    const installed = folders.flatMap((at) =>
      packagesIn(tree, below(app, at)).map((name) => `${modulePath(at, name)}/package.json`),
    );
    for (const file of [...own, ...installed]) {
      const content = tree.read(below(app, file));
      if (content) write(nativePath(folder.path, file), content);
    }
    return { ...facts, root: folder.path, remove: () => folder.remove() };
  } catch (error) {
    folder.remove();
    throw error;
  }
}

/** The packages in the node_modules of a folder. Those of the host itself are what its plugins find. */
function packagesIn(tree: ImageTree, folder: string): readonly string[] {
  const modules = below(folder, 'node_modules');
  const names = tree
    .names(modules)
    .flatMap((name) =>
      name.startsWith('@') ? tree.names(`${modules}/${name}`).map((part) => `${name}/${part}`) : [name],
    );
  return names.filter((name) => isPackageName(name));
}

function write(file: string, content: Buffer): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}
