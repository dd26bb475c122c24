// The files of an image that a manifest is made from, written into a temporary folder as if the host were installed there.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { nativePath } from '../files/paths';
import { makeTemporaryFolder } from '../files/temporary-folder';
import type { ImageTree } from '../oci/image-tree';
import { isPackageName, modulePath } from '../tree/package-name';
import { below } from './app-folder';
import type { Snapshot } from './snapshot';

/**
 * @param app folder of the host in the image
 * @param facts what else is known of it
 */
export function snapshotOfImage(tree: ImageTree, app: string, facts: Omit<Snapshot, 'root' | 'remove'>): Snapshot {
  const folder = makeTemporaryFolder('host');
  try {
    const own = [...tree.files(app)].filter((file) => !/(^|\/)node_modules\//.test(file));
    const installed = packagesIn(tree, app).map((name) => `${modulePath('', name)}/package.json`);
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

/** The packages that plugins of the host find. */
function packagesIn(tree: ImageTree, app: string): readonly string[] {
  const modules = below(app, 'node_modules');
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
