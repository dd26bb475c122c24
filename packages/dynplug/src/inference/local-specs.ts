// Dependency specs that name files of the repository: folders and tarballs that are not projects to Nx, and patches.
import path from 'node:path';
import type { ProjectManifest } from './project-manifest';

/** Protocols of npm, Yarn and pnpm that lead to a folder, a tarball or a script. */
const PATH_SPEC = /^(?:file|link|portal|exec):(.+)$/;

/** `patch:<package>#<path>[&<path>…][::<parameters>]`: https://yarnpkg.com/protocol/patch. */
const PATCH_SPEC = /^patch:[^#]+#([^:]+)/;

/** Fields that hold specs of a package's own dependencies. */
const DEPENDENCIES = ['dependencies', 'optionalDependencies', 'peerDependencies'] as const;

/** Fields of a root manifest that say where the packages of all projects come from. */
const FOR_ALL = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'resolutions',
  'overrides',
  'pnpm',
] as const;

/** The names of the packages that a package may ship. */
export function dependencyNames(manifest: ProjectManifest): readonly string[] {
  return DEPENDENCIES.flatMap((field) => Object.keys((manifest[field] ?? {}) as object));
}

/** True when the range of a dependency is in a catalog of the workspace. */
export function usesCatalog(manifest: ProjectManifest): boolean {
  return DEPENDENCIES.flatMap((field) => textsIn(manifest[field])).some((spec) => spec.startsWith('catalog:'));
}

/**
 * What the dependencies of a package name by path, below the workspace root.
 * @param folder of the package: POSIX, relative to the workspace root
 * @returns POSIX, relative to the workspace root; paths that lead out of it are left out, for Nx cannot hash what lies there
 */
export function localPaths(manifest: ProjectManifest, folder: string): readonly string[] {
  return DEPENDENCIES.flatMap((field) => textsIn(manifest[field])).flatMap((spec) => pathsOf(spec, folder));
}

/** The same for what a root manifest names for all projects: dependencies, resolutions, overrides, and the folder of patch-package. */
export function localPathsForAll(manifest: ProjectManifest): readonly string[] {
  const specs = FOR_ALL.flatMap((field) => textsIn(manifest[field]));
  const patchFolders = textsIn(manifest['scripts']).flatMap(
    (script) => /--patch-dir[= ]["']?([^\s"']+)/.exec(script)?.[1] ?? [],
  );
  return [...specs, ...patchFolders.map((folder) => `file:${folder}`)].flatMap((spec) => pathsOf(spec, '.'));
}

/** The same for specs in a YAML text, as in the overrides of pnpm-workspace.yaml. */
export function pathsInText(text: string): readonly string[] {
  return [...text.matchAll(/(?:file|link|portal):[^\s'"]+/g)].flatMap(([spec]) => pathsOf(spec, '.'));
}

function pathsOf(spec: string, folder: string): readonly string[] {
  const local = PATH_SPEC.exec(spec)?.[1];
  if (local !== undefined) return inside(path.posix.join(folder, local), local);
  const patches = PATCH_SPEC.exec(spec)?.[1]?.split('&') ?? [];
  return patches
    .map((file) => file.replace(/^optional!/, ''))
    .filter((file) => !file.startsWith('~builtin'))
    .flatMap((file) =>
      file.startsWith('~/')
        ? inside(path.posix.normalize(file.slice(2)), file)
        : inside(path.posix.join(folder, file), file),
    );
}

/** @param joined where `written` leads to */
function inside(joined: string, written: string): readonly string[] {
  const isOutside = path.isAbsolute(written) || /^[\\/]/.test(written) || joined === '..' || joined.startsWith('../');
  const found = joined.replace(/\/+$/, '');
  return isOutside || found === '.' || found === '' ? [] : [found];
}

/** All texts in a value, however deep: overrides may be nested. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
