// Generators in a process of their own, for specs that answer what they ask.
import { FsTree, flushChanges } from 'nx/src/generators/tree';
import bundleGenerator from '../generators/bundle/generator';
import initGenerator from '../generators/init/generator';

/** `nx g @org/dynplug:init` in a folder. @param root absolute */
export async function generateInit(root: string): Promise<void> {
  const tree = new FsTree(root, false);
  await initGenerator(tree, {});
  flushChanges(root, tree.listChanges());
}

/** `nx g @org/dynplug:bundle <name>` in a folder. @param root absolute */
export async function generateBundle(root: string, name: string): Promise<void> {
  const tree = new FsTree(root, false);
  await bundleGenerator(tree, { name });
  flushChanges(root, tree.listChanges());
}
