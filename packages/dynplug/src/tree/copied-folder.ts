// Copies of folders: pnpm (injected), npm (install-links) and Yarn (`file:`) install a package of the workspace, or another folder, as
// a copy that stays as it is until the next install.
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { own } from '../json/values';
import type { TreeView } from './tree-view';
import type { WorkspacePackage } from './workspace';

/** `found` is the real folder in node_modules to which `name` leads from the source folder `from`. */
export interface FoundPackage {
  readonly from: string;
  readonly name: string;
  readonly found: string;
}

/**
 * The real folder of which a found package is a copy; undefined for packages from a registry, a repository or a tarball.
 * @throws EMANIFEST, EYAML
 */
export function copiedFolder(
  tree: TreeView,
  members: readonly WorkspacePackage[],
  { from, name, found }: FoundPackage,
): string | undefined {
  const { dependencies, optionalDependencies, devDependencies } = tree.manifest(from) as Partial<
    Record<string, Readonly<Record<string, string>>>
  >;
  const spec = own({ ...devDependencies, ...dependencies, ...optionalDependencies }, name) ?? '';
  const isFolderSpec = /^(workspace|file|link|portal):/.test(spec) || /^\.{0,2}\//.test(spec);
  if (!isFolderSpec && !members.some((member) => member.name === name)) return undefined;
  const ownName = tree.manifest(found).name;
  const { lockfile } = tree;
  const recorded = lockfile && 'copiedFrom' in lockfile ? lockfile.copiedFrom(from, name, found) : undefined;
  const candidates = [
    recorded !== undefined && path.resolve(tree.root, recorded),
    isFolderSpec && path.resolve(from, spec.replace(/^\w+:(\/\/(?=\/))?/, '')),
    spec.startsWith('workspace:') && members.find((member) => member.name === ownName)?.dir,
  ];
  return candidates
    .filter((dir): dir is string => typeof dir === 'string' && existsSync(path.join(dir, 'package.json')))
    .map((dir) => realpathSync(dir))
    .find((dir) => tree.manifest(dir).name === ownName);
}
