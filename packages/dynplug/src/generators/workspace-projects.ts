// The packages of a workspace as projects: its globs say which there are, the tree what they hold now.
import { realpathSync } from 'node:fs';
import { inProject } from '../files/paths';
import type { Tree } from '@nx/devkit';
import { posixRelative } from '../files/paths';
import type { ProjectManifests } from '../inference/project-manifest';
import type { Manifest } from '../tree/manifest';
import { findWorkspacePackages } from '../tree/workspace';
import { readTreeJson } from './tree-json';

type Json = Readonly<Record<string, unknown>>;

export interface WorkspaceProject {
  /** As Nx calls it. */
  readonly name: string;
  /** POSIX, relative to the workspace root; `.` for the root itself. */
  readonly root: string;
  readonly manifest: Partial<Manifest>;
  /** What project.json holds, if there is one. */
  readonly projectJson: Json | undefined;
}

/**
 * All packages, the root's own among them, sorted by folder.
 * @throws EMANIFEST for a package.json or project.json that is not JSON
 */
export function workspaceProjects(tree: Tree): readonly WorkspaceProject[] {
  const top = realpathSync(tree.root);
  const roots = findWorkspacePackages(top).map(({ dir }) => posixRelative(top, dir));
  return ['.', ...roots].flatMap((root) => {
    const manifest = readTreeJson(tree, inProject(root, 'package.json')) as Partial<Manifest> | undefined;
    if (manifest?.name === undefined) return [];
    const projectJson = readTreeJson(tree, inProject(root, 'project.json'));
    const { name } = (manifest['nx'] ?? {}) as { name?: string };
    return [
      { name: (projectJson?.['name'] as string | undefined) ?? name ?? manifest.name, root, manifest, projectJson },
    ];
  });
}

/** Their manifests as inference reads them. */
export const manifestsOf = (projects: readonly WorkspaceProject[]): ProjectManifests =>
  new Map(projects.map(({ root, manifest }) => [inProject(root, 'package.json'), manifest] as const));
