// What the specs of a plugin's packages are resolved with: its workspace, and what is installed.
import type { SpecContext } from '../plugin/version-spec';
import { catalogRange } from '../tree/catalogs';
import type { InstalledTree } from '../tree/installed-tree';
import type { SourcePlugin } from './source-plugin';

/** @param dependent the package that declares the specs @param installedVersion what is installed for it */
export function specContext(
  { root, workspace }: SourcePlugin,
  dependent: string,
  installedVersion: SpecContext['installedVersion'],
): SpecContext {
  return {
    dependent,
    installedVersion,
    workspaceVersion: (name) => workspace.find((candidate) => candidate.name === name)?.version,
    catalogRange: (name, spec) => catalogRange(root, name, spec),
  };
}

/** The version that gets into a manifest, so it is compared with the lockfile. @param from and @param dir to which `name` leads: real folders */
export function usedVersion(tree: InstalledTree, from: string, name: string, dir: string): string {
  tree.locked.use(from, name, dir);
  return tree.manifest(dir).version;
}
