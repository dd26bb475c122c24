// The packages of a workspace as projects: its globs say which there are, the tree what they hold now.
import { realpathSync } from 'node:fs';
import { inProject } from '../support/paths';
import type { Tree } from '@nx/devkit';
import { parseJsonc } from '../support/edit-json';
import { DynplugError } from '../support/errors';
import { posixRelative } from '../support/paths';
import type { Manifest } from '../tree/manifest';
import { findWorkspacePackages } from '../tree/workspace';

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
 * @throws EMANIFEST for a package.json or project.json that is no JSON
 */
export function workspaceProjects(tree: Tree): readonly WorkspaceProject[] {
  const top = realpathSync(tree.root);
  const roots = findWorkspacePackages(top).map(({ dir }) => posixRelative(top, dir));
  return ['.', ...roots].flatMap((root) => {
    const manifest = readJson(tree, inProject(root, 'package.json')) as Partial<Manifest> | undefined;
    if (manifest?.name === undefined) return [];
    const projectJson = readJson(tree, inProject(root, 'project.json'));
    const { name } = (manifest['nx'] ?? {}) as { name?: string };
    return [
      { name: (projectJson?.['name'] as string | undefined) ?? name ?? manifest.name, root, manifest, projectJson },
    ];
  });
}

function readJson(tree: Tree, file: string): Json | undefined {
  const text = tree.read(file, 'utf8');
  if (text === null) return undefined;
  try {
    const value = parseJsonc(text);
    if (typeof value === 'object' && value !== null) return value as Json;
    throw new SyntaxError('it is no object');
  } catch (cause) {
    throw new DynplugError('EMANIFEST', `${file} is not valid JSON: ${(cause as Error).message}`, 'Mend the file.', {
      cause,
    });
  }
}
