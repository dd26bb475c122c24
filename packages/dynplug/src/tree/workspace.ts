// The workspace around a plugin: its root, its package manager's linker, and the packages that belong to it.
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { GLOBSTAR, Minimatch, minimatch } from 'minimatch';
import { DynplugError } from '../errors/errors';
import { byText, isInside, posixRelative } from '../files/paths';
import { readManifest } from './manifest';
import { readYamlFile } from './yaml-file';
import { refuseBun } from './bun';

/** A package that the workspace itself holds. `dir` is real and absolute. */
export interface WorkspacePackage {
  readonly name: string;
  readonly version: string;
  readonly dir: string;
}

const PNPM_WORKSPACE = 'pnpm-workspace.yaml';
/** Of all package managers. A folder that has one is installed on its own, whatever the globs of a folder above say. */
const LOCKFILES = ['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'bun.lockb'];

/**
 * The monorepo's root, where its packages are installed: the nearest folder at or above `pluginDir` that declares workspaces, or the one
 * that has that folder as a member, and so on (Yarn lets members have members); without any `outer`.
 * @param pluginDir absolute
 * @param outer absolute; the search does not go above it (the Nx workspace root)
 */
export function findMonorepoRoot(pluginDir: string, outer: string): string {
  const top = realpathSync(outer);
  let root: string | undefined;
  for (let dir = realpathSync(pluginDir); isInside(top, dir); dir = path.dirname(dir)) {
    const isRoot =
      root === undefined
        ? workspacePatterns(dir).length > 0
        : ownGlobsThatMatch(dir, posixRelative(dir, root)).length > 0;
    if (isRoot) root = dir;
    if ((isRoot && hasLockfile(dir)) || dir === path.dirname(dir)) break;
  }
  return root ?? top;
}

/**
 * Refuses a workspace without an installed tree, or with one of Bun.
 * @throws ENOLOCKFILE for Bun, EPNP when the tree is Yarn Plug'n'Play, ENOTINSTALLED when nothing is installed
 */
export function requireInstalledTree(root: string, pluginDir: string): void {
  refuseBun((file) => existsSync(path.join(root, file)));
  if (['.pnp.cjs', '.pnp.js'].some((file) => existsSync(path.join(root, file)))) {
    throw new DynplugError(
      'EPNP',
      `The workspace ${root} is installed with Yarn Plug'n'Play, so its dependencies exist only inside archives.`,
      'Set "nodeLinker: node-modules" in .yarnrc.yml and run "yarn install". Backstage itself needs this linker.',
    );
  }
  if (![root, pluginDir].some((dir) => existsSync(path.join(dir, 'node_modules')))) {
    throw new DynplugError(
      'ENOTINSTALLED',
      `Nothing is installed in ${root}.`,
      'Run your package manager’s install first.',
    );
  }
}

/**
 * All packages that the workspace globs match, and those of members with workspaces of their own, sorted by folder. Output folders (`dist`, `dist-*`) and `node_modules` never count,
 * whatever the globs say: an exported package repeats the names of real ones.
 */
export function findWorkspacePackages(root: string): readonly WorkspacePackage[] {
  const { included, excluded } = matchersOf(root);
  const found: WorkspacePackage[] = [];
  const nested: WorkspacePackage[] = [];
  // pnpm has one list of globs.
  const isPnpm = existsSync(path.join(root, PNPM_WORKSPACE));
  const visit = (dir: string): void => {
    for (const entry of readdirSync(dir, { withFileTypes: true })) {
      if (!entry.isDirectory() || entry.name === 'node_modules' || /^(\.|dist$|dist-)/.test(entry.name)) continue;
      const child = path.join(dir, entry.name);
      const relative = posixRelative(root, child);
      if (
        included.some((glob) => glob.matches(relative)) &&
        !excluded.some((glob) => glob.matches(relative)) &&
        existsSync(path.join(child, 'package.json'))
      ) {
        const { name, version, workspaces } = readManifest(child);
        if (name !== '') found.push({ name, version, dir: child });
        if (!isPnpm && workspaces !== undefined && !hasLockfile(child)) nested.push(...findWorkspacePackages(child));
      }
      if (included.some((glob) => glob.leadsBelow(relative))) visit(child);
    }
  };
  if (included.length > 0) visit(root);
  // Globs of both may match one folder.
  const packages = new Map([...nested, ...found].map((one) => [one.dir, one]));
  return [...packages.values()].sort((a, b) => byText(a.dir, b.dir));
}

interface Matcher {
  /** @param folder POSIX, relative to the root */
  readonly matches: (folder: string) => boolean;
  /** Whether a folder below this one may match. */
  readonly leadsBelow: (folder: string) => boolean;
}

/** The workspace globs of a folder, read once for all folders that they are compared with. */
function matchersOf(root: string): { readonly included: readonly Matcher[]; readonly excluded: readonly Matcher[] } {
  const { included, excluded } = workspaceGlobs(root);
  return { included: included.map(matcherOf), excluded: excluded.map(matcherOf) };
}

function matcherOf(glob: string): Matcher {
  const [whole, partial] = [new Minimatch(glob), new Minimatch(glob, { partial: true })];
  // Without `**`, a glob matches as many levels as it has.
  const levels = Math.max(...whole.set.map((parts) => (parts.includes(GLOBSTAR) ? Infinity : parts.length)));
  return {
    matches: (folder) => whole.match(folder),
    leadsBelow: (folder) => folder.split('/').length < levels && partial.match(folder),
  };
}

/**
 * The workspace globs that would make a package of a folder, those of members among them; none when another glob excludes it.
 * @param folder POSIX, relative to `root`
 */
export function globsThatMatch(root: string, folder: string): readonly string[] {
  const above = folder.split('/').map((_, index, parts) => path.join(root, ...parts.slice(0, index)));
  return above.flatMap((dir) => ownGlobsThatMatch(dir, posixRelative(dir, path.join(root, folder))));
}

/** @param folder POSIX, relative to `dir`, which declares the globs */
function ownGlobsThatMatch(dir: string, folder: string): readonly string[] {
  const { included, excluded } = workspaceGlobs(dir);
  if (excluded.some((pattern) => minimatch(folder, pattern))) return [];
  return included.filter((pattern) => minimatch(folder, pattern));
}

function hasLockfile(dir: string): boolean {
  return LOCKFILES.some((file) => existsSync(path.join(dir, file)));
}

function workspaceGlobs(root: string): { readonly included: readonly string[]; readonly excluded: readonly string[] } {
  const patterns = workspacePatterns(root).map((pattern) => pattern.replace(/^(!?)\.\//, '$1').replace(/\/+$/, ''));
  return {
    included: patterns.filter((pattern) => !pattern.startsWith('!')),
    excluded: patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1)),
  };
}

/** @throws EYAML, EMANIFEST for globs that are not texts */
function workspacePatterns(dir: string): readonly string[] {
  const pnpm = path.join(dir, PNPM_WORKSPACE);
  const { packages } = readYamlFile(pnpm);
  if (packages !== undefined && packages !== null) return requireGlobs(packages, 'EYAML', `"packages" of ${pnpm}`);
  const file = path.join(dir, 'package.json');
  if (!existsSync(file)) return [];
  const { workspaces } = readManifest(dir);
  const globs = Array.isArray(workspaces) ? workspaces : (workspaces as { packages?: unknown } | undefined)?.packages;
  return globs === undefined ? [] : requireGlobs(globs, 'EMANIFEST', `"workspaces" of ${file}`);
}

function requireGlobs(globs: unknown, code: 'EYAML' | 'EMANIFEST', where: string): readonly string[] {
  if (Array.isArray(globs) && globs.every((glob) => typeof glob === 'string')) return globs;
  throw new DynplugError(code, `${where} is not a list of globs.`, 'Write a list of texts, e.g. ["packages/*"].');
}
