// The packages of the repository that a plugin ships, by what their manifests say: which folders of them builds write, and which
// files belong to no project of Nx. Without an installed tree: targets must be the same before and after an install.
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { backstageBuild, isBuiltByBackstage } from '../compile/backstage-build';
import { type TsconfigSources, tsconfigSources } from '../compile/tsconfig-files';
import { OUTPUT_FOLDERS } from '../plugin/output-folders';
import { byText } from '../files/paths';
import { dependencyNames, localPaths, localPathsForAll, pathsInText, usesCatalog } from './local-specs';
import { type ProjectManifest, type ProjectManifests, readProjectManifest } from './project-manifest';
import { scriptsInPlace } from './scripts-in-place';

/** What our targets write is not an input of them, and npm packs no `node_modules`. */
const NEVER_SHIPPED: ReadonlySet<string> = new Set(['node_modules', ...OUTPUT_FOLDERS]);
/** The package itself, what lies outside of it, and globs. */
const NO_FOLDER = /^\.{0,2}$|[*?{}[\]()]/;

/** All paths are POSIX, relative to the workspace root, and sorted. */
export interface SourceClosure {
  /** The plugin's own folder; `.` for the workspace root. */
  readonly folder: string;
  /** The plugin first, then the packages that it ships. */
  readonly packages: readonly SourcePackage[];
  /** Folders of the plugin that a build may write, or that ship whatever lies in them. */
  readonly ownBuilt: readonly string[];
  /** The same of the packages that it ships. */
  readonly otherBuilt: readonly string[];
  /** Folders that `file:`, `link:` and `portal:` name. */
  readonly localFolders: readonly string[];
  /** Tarballs and patches that specs name. */
  readonly localFiles: readonly string[];
  /** A range of the plugin, or of a package that it ships, is in a catalog. */
  readonly usesCatalog: boolean;
}

/** A package of the repository. */
export interface SourcePackage {
  /** POSIX, relative to the workspace root. */
  readonly folder: string;
  /** Its name for Nx; undefined for a folder that is no project. */
  readonly project: string | undefined;
  /** Backstage's own CLI builds it for Node, so it can be compiled without that. */
  readonly hasBackstageBuild: boolean;
  /** Its target `build` is a script that Backstage's own CLI runs, for Node or for browsers. */
  readonly isBuiltByBackstage: boolean;
  /** Its entry points are sources, which bundlers compile. */
  readonly namesSources: boolean;
  readonly tsconfig: TsconfigSources;
}

/** The projects of a workspace, as closures are found in them. */
export interface ProjectIndex {
  readonly workspaceRoot: string;
  readonly manifests: ProjectManifests;
  /** The manifest of the workspace's root; empty when there is none. */
  readonly root: ProjectManifest;
  /** Package name → the folders that bear it. Several: copies, of which one is installed. */
  readonly byName: ReadonlyMap<string, readonly string[]>;
  /** What the root's manifest names by path for all projects. */
  readonly forAll: readonly string[];
  /** Targets that builds wait for where a package has them, as targetDefaults say. */
  readonly beforeBuild: readonly string[];
  /** Packages of closures by their folders, filled as closures are asked for: libraries are in many of them. */
  readonly packages: Map<string, SourcePackage>;
}

/** @param workspaceRoot absolute @param beforeBuild targets that builds wait for where a package has them */
export function indexProjects(
  workspaceRoot: string,
  manifests: ProjectManifests,
  beforeBuild: readonly string[],
): ProjectIndex {
  const byName = new Map<string, string[]>();
  for (const [file, { name }] of manifests)
    if (typeof name === 'string') byName.set(name, [...(byName.get(name) ?? []), path.posix.dirname(file)]);
  const root = manifests.get('package.json') ?? readProjectManifest(workspaceRoot, 'package.json') ?? {};
  const forAll = [...localPathsForAll(root), ...pnpmPaths(workspaceRoot)];
  return { workspaceRoot, manifests, root, byName, forAll, beforeBuild, packages: new Map() };
}

/**
 * The closure of one plugin, over workspace packages and folders that specs name.
 * @param folder of the plugin: POSIX, relative to the workspace root
 */
export function sourceClosure(index: ProjectIndex, folder: string): SourceClosure {
  const reached = new Map<string, ProjectManifest>();
  const named = new Set<string>();
  const queue = [folder, ...addPaths(index, named, index.forAll)];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (reached.has(next)) continue;
    const manifest = manifestIn(index, next);
    reached.set(next, manifest);
    queue.push(...dependencyNames(manifest).flatMap((name) => index.byName.get(name) ?? []));
    queue.push(...addPaths(index, named, localPaths(manifest, next)));
  }
  const [own = [], ...others] = [...reached].map(([at, manifest]) => builtFolders(at, manifest));
  const isFolder = (local: string): boolean => isDirectory(path.join(index.workspaceRoot, local));
  return {
    folder,
    packages: [...reached].map(([at, manifest]) => sourcePackage(index, at, manifest)),
    ownBuilt: sorted(own),
    otherBuilt: sorted(others.flat()),
    localFolders: sorted([...named].filter(isFolder)),
    localFiles: sorted([...named].filter((local) => !isFolder(local))),
    usesCatalog: [...reached.values()].some(usesCatalog),
  };
}

function sourcePackage(index: ProjectIndex, folder: string, manifest: ProjectManifest): SourcePackage {
  let found = index.packages.get(folder);
  if (!found) {
    const { workspaceRoot, manifests } = index;
    const dir = path.join(workspaceRoot, folder);
    const isProject = manifests.has(path.posix.join(folder, 'package.json'));
    found = {
      folder,
      project: isProject ? projectName(workspaceRoot, folder, manifest) : undefined,
      hasBackstageBuild: backstageBuild(dir, manifest, index.beforeBuild) !== undefined,
      isBuiltByBackstage: runsBuild(manifest) && isBuiltByBackstage(dir, manifest, index.beforeBuild),
      namesSources: namesSources(manifest),
      tsconfig: tsconfigOf(index, folder),
    };
    index.packages.set(folder, found);
  }
  return found;
}

/** Whether Nx makes a target of the script. */
const runsBuild = ({ scripts, nx }: ProjectManifest): boolean =>
  scriptsInPlace({ scripts, nx }, [['build', 'build']]).length > 0;

/** Those that Nx can hash. */
function tsconfigOf({ workspaceRoot, byName }: ProjectIndex, folder: string): TsconfigSources {
  const { files, packages } = tsconfigSources(workspaceRoot, folder, (name) => byName.get(name)?.[0]);
  return { files: files.filter((file) => !file.startsWith('../')), packages };
}

/** As Backstage packages do: `src/index.ts`. */
function namesSources({ main, module, exports: entries }: ProjectManifest): boolean {
  const named = leaves([main, module, entries]).filter((entry) => !/package\.json$/.test(entry));
  return named.length > 0 && named.every((entry) => /^(\.\/)?src\//.test(entry));
}

/** Rule: Nx takes the name from project.json, then from `nx` of package.json, then from package.json. */
function projectName(workspaceRoot: string, folder: string, { name, nx }: ProjectManifest): string | undefined {
  const file = path.posix.join(folder, 'project.json');
  // Asked first, because most packages have none, and a failed read takes longest.
  const projectJson = existsSync(path.join(workspaceRoot, file)) ? readProjectManifest(workspaceRoot, file) : undefined;
  const named = [projectJson?.name, (nx as { readonly name?: unknown } | null | undefined)?.name, name];
  return named.find((value): value is string => typeof value === 'string' && value !== '');
}

/** Notes paths that specs name. @returns those that are folders of packages */
function addPaths({ workspaceRoot }: ProjectIndex, named: Set<string>, found: readonly string[]): readonly string[] {
  for (const local of found) named.add(local);
  return found.filter((local) => existsSync(path.join(workspaceRoot, local, 'package.json')));
}

/** pnpm 10 keeps overrides in its own file, which is not parsed for the few that name a path. */
function pnpmPaths(workspaceRoot: string): readonly string[] {
  const file = path.join(workspaceRoot, 'pnpm-workspace.yaml');
  return existsSync(file) ? pathsInText(readFileSync(file, 'utf8')) : [];
}

function manifestIn({ workspaceRoot, manifests }: ProjectIndex, folder: string): ProjectManifest {
  const file = path.posix.join(folder, 'package.json');
  return manifests.get(file) ?? readProjectManifest(workspaceRoot, file) ?? {};
}

/** `dist`, the folders that the entry points of a package lie in, and those that it ships. Sources are inputs already. */
function builtFolders(folder: string, { main, module, exports: entries, files }: ProjectManifest): readonly string[] {
  const tops = leaves([main, module, entries]).flatMap((entry) => {
    const [top = '', ...below] = path.posix.normalize(entry).split('/');
    return below.length === 0 || top === '..' || top === 'src' || top.includes('*') ? [] : [top];
  });
  return [...new Set(['dist', ...tops, ...shippedFolders(files)])].map((top) => path.posix.join(folder, top));
}

/**
 * Folders that `files` lists. They may hold what a script writes and git ignores, or files that are called like tests and are none, such
 * as those of templates: the inputs of a project leave out both.
 */
function shippedFolders(files: unknown): readonly string[] {
  return leaves(files).flatMap((listed) => {
    if (listed.startsWith('!')) return [];
    const [top = '', ...below] = path.posix.normalize(listed.replace(/^\/+/, '')).split('/');
    const isFile = below.length === 0 && path.posix.extname(top) !== '';
    return isFile || NO_FOLDER.test(top) || NEVER_SHIPPED.has(top) ? [] : [top];
  });
}

/** The texts of a value such as `exports`. */
function leaves(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [];
}

function isDirectory(dir: string): boolean {
  return statSync(dir, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

const sorted = (values: readonly string[]): readonly string[] => [...new Set(values)].sort(byText);
