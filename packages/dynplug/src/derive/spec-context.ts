// What the specs of a plugin's packages are resolved with: its workspace, and what is installed.
import type { NamedVersion, SpecContext } from '../plugin/version-spec';
import { catalogRange } from '../tree/catalogs';
import type { InstalledTree } from '../tree/installed-tree';
import type { SourcePlugin } from './source-plugin';

/** @param dependent the package that declares the specs @param installedPackage what is installed for it */
export function specContext(
  { root, workspace }: SourcePlugin,
  dependent: string,
  installedPackage: SpecContext['installed'],
): SpecContext {
  return {
    dependent,
    installed: installedPackage,
    workspaceVersion: (name) => workspace.find((candidate) => candidate.name === name)?.version,
    catalogRange: (name, spec) => catalogRange(root, name, spec),
  };
}

/** Its version gets into a manifest, so it is compared with the lockfile. @param from and @param dir to which `name` leads: real folders */
export function usedPackage(tree: InstalledTree, from: string, name: string, dir: string): NamedVersion {
  tree.locked.use(from, name, dir);
  return tree.manifest(dir);
}
