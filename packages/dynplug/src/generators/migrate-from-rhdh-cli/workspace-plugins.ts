// The packages of a workspace as this migration looks at them.
import type { Tree } from '@nx/devkit';
import { FRONTEND_ROLES, isBackendRole } from '../../plugin/role';
import { workspaceProjects } from '../workspace-projects';
import { inProject } from '../../files/paths';

type Names = Readonly<Record<string, string>>;

/** The fields of a package.json that are looked at. */
export interface ReadManifest {
  readonly name?: string;
  readonly scripts?: Names;
  readonly dependencies?: Names;
  readonly devDependencies?: Names;
  readonly files?: readonly unknown[];
  readonly backstage?: { readonly role?: unknown };
  readonly scalprum?: unknown;
  readonly dynplug?: Readonly<Record<string, unknown>>;
  readonly nx?: unknown;
}

export interface WorkspacePlugin {
  /** POSIX, relative to the workspace root; `.` for the root. */
  readonly root: string;
  /** Path of the package.json, likewise. */
  readonly file: string;
  readonly manifest: ReadManifest;
  /** As Nx calls it. */
  readonly project: string;
  readonly isBackend: boolean;
  readonly isFrontend: boolean;
}

/** The root and all packages of its globs, the root first. @throws EMANIFEST */
export function workspacePlugins(tree: Tree): readonly WorkspacePlugin[] {
  return workspaceProjects(tree).map(({ name, root, manifest }) => {
    const role = manifest.backstage?.['role'];
    const isFrontend = FRONTEND_ROLES.some((known) => known === role);
    return {
      root,
      project: name,
      file: inProject(root, 'package.json'),
      manifest: manifest as ReadManifest,
      isBackend: isBackendRole(role),
      isFrontend,
    };
  });
}
