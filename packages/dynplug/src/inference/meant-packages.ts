// Which packages of a workspace a command line means, as Nx reads names of projects.
import path from 'node:path';
import { posixRelative } from '../files/paths';
import { isObject } from '../json/values';
import { findWorkspacePackages } from '../tree/workspace';
import { type ProjectManifest, readProjectManifest } from './project-manifest';

/** A package of the workspace, or its root. */
export interface Package {
  readonly manifest: ProjectManifest;
  readonly projectJson: ProjectManifest | undefined;
  /** POSIX, relative to the workspace root, which is `.` itself. */
  readonly folder: string;
  /** Absolute. */
  readonly dir: string;
}

/** All of them, the root first. @param workspaceRoot absolute */
export function packagesOf(workspaceRoot: string): readonly Package[] {
  const dirs = [workspaceRoot, ...findWorkspacePackages(workspaceRoot).map(({ dir }) => dir)];
  return dirs.flatMap((dir) => {
    const folder = posixRelative(workspaceRoot, dir) || '.';
    const manifest = readProjectManifest(workspaceRoot, path.posix.join(folder, 'package.json'));
    const projectJson = readProjectManifest(workspaceRoot, path.posix.join(folder, 'project.json'));
    return manifest === undefined ? [] : [{ manifest, projectJson, folder, dir }];
  });
}

/** As Nx reads a project: its name, a part of names between their separators, or its folder. Rule: findMatchingProjects of nx. */
export function meantBy(project: string, packages: readonly Package[]): readonly Package[] {
  const named = (is: (name: string) => boolean): readonly Package[] =>
    packages.filter(({ manifest, projectJson }) => {
      const nx = isObject(manifest['nx']) ? manifest['nx'] : {};
      return [manifest.name, projectJson?.name, nx['name']].some((name) => typeof name === 'string' && is(name));
    });
  const exact = named((name) => name === project);
  if (exact.length > 0) return exact;
  const bounded = (text: string): string => `/${text.toLowerCase().replace(/[^@a-z0-9-]/g, '/')}/`;
  const similar = named((name) => bounded(name).includes(bounded(project)));
  return similar.length > 0 ? similar : packages.filter(({ folder }) => folder === project);
}

/**
 * The package that a folder is in: Nx takes its project where a command line names none. Rule: calculateDefaultProjectName of nx.
 * @param cwd absolute
 * @returns undefined outside of packages, and in the root: there Nx's daemon works too, whose folder says nothing
 */
export function packageAt(cwd: string, workspaceRoot: string, packages: readonly Package[]): Package | undefined {
  const folder = posixRelative(workspaceRoot, cwd);
  const above = packages.filter((one) => one.folder !== '.' && `${folder}/`.startsWith(`${one.folder}/`));
  return above.reduce<Package | undefined>((found, one) => {
    return found === undefined || one.folder.length > found.folder.length ? one : found;
  }, undefined);
}
