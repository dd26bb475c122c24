// Generators in a process of their own, for specs that answer what they ask.
import { FsTree, flushChanges } from 'nx/src/generators/tree';
import initGenerator from '../generators/init/generator';

/** `nx g @org/dynplug:init` in a folder. @param root absolute */
export async function generateInit(root: string): Promise<void> {
  const tree = new FsTree(root, false);
  await initGenerator(tree, {});
  flushChanges(root, tree.listChanges());
}
