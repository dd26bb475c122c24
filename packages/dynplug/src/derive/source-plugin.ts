// The plugin in its workspace, before anything is derived from it.
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import { isInside } from '../files/paths';
import { InstalledTree } from '../tree/installed-tree';
import { type Manifest, readManifest } from '../tree/manifest';
import {
  type WorkspacePackage,
  findMonorepoRoot,
  findWorkspacePackages,
  requireInstalledTree,
} from '../tree/workspace';
import { type PluginRole, requirePluginRole } from '../plugin/role';

export interface SourcePlugin {
  /** Real and absolute. */
  readonly dir: string;
  readonly manifest: Manifest;
  readonly role: PluginRole;
  /** The monorepo's root, real and absolute. */
  readonly root: string;
  readonly tree: InstalledTree;
  readonly workspace: readonly WorkspacePackage[];
}

/**
 * @param workspaceRoot absolute
 * @param projectRoot relative to it, POSIX
 * @throws EMANIFEST, ENOROLE, EROLE, EBUNDLED, ENOLOCKFILE, EPNP, ENOTINSTALLED
 */
export function readSourcePlugin(workspaceRoot: string, projectRoot: string): SourcePlugin {
  const outer = realpathSync(workspaceRoot);
  const joined = path.join(outer, projectRoot);
  const manifest = readManifest(joined, true);
  const dir = realpathSync(joined);
  if (!isInside(outer, dir)) {
    throw new DynplugError(
      'EMANIFEST',
      `The project ${projectRoot} lies outside of the workspace ${outer}.`,
      'Move the project into the workspace.',
    );
  }
  const role = requirePluginRole(manifest);
  const root = findMonorepoRoot(dir, outer);
  requireInstalledTree(root, dir);
  const workspace = findWorkspacePackages(root);
  return { dir, manifest, role, root, tree: new InstalledTree(root, workspace), workspace };
}
