// The packages of a Backstage backend that verify boots: where they are installed, and which of them a plugin may see.
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import { byText, isInside, posixRelative } from '../files/paths';
import { isText } from '../json/values';
import { InstalledTree } from '../tree/installed-tree';
import { type Manifest, readManifest } from '../tree/manifest';
import { addCommand } from '../tree/package-manager';
import { findWorkspacePackages } from '../tree/workspace';

/** Without these nothing boots. */
export const BACKEND = '@backstage/backend-defaults';
export const LOADER = '@backstage/backend-dynamic-feature-service';
/** In the package.json of a host that verify has installed: the host, for people. */
export const HOST_FIELD = 'dynplugHost';
/** Our package that depends on all of them. */
export const HOST_PACKAGE = '@org/dynplug-host';
/** Signs in without an account. */
export const GUEST_PROVIDER = '@backstage/plugin-auth-backend-module-guest-provider';
/** What most hosts have of their own, started where it is installed. Source: the backends of RHDH 1.9 to 2.0. */
const CORE_PLUGINS = [
  '@backstage/plugin-auth-backend',
  GUEST_PROVIDER,
  '@backstage/plugin-catalog-backend',
  '@backstage/plugin-events-backend',
  '@backstage/plugin-permission-backend',
  '@backstage/plugin-proxy-backend',
  '@backstage/plugin-scaffolder-backend',
  '@backstage/plugin-search-backend',
  '@backstage/plugin-user-settings-backend',
] as const;
/** A driver of the database that needs no server: a backend without it boots with SQLite in WebAssembly. */
const SQLITE = 'better-sqlite3';

export interface HostPackages {
  /** For people: the folder that names them, relative to the workspace root, and the versions that decide. */
  readonly label: string;
  /** Name → real, absolute folder: what a plugin can load from the host. */
  readonly packages: ReadonlyMap<string, string>;
  /** Of these and of further copies that they see themselves: real, absolute. */
  readonly folders: ReadonlySet<string>;
  /** Plugins of the host itself, by package name. */
  readonly features: readonly string[];
  /** Packages of Backstage, name → version. */
  readonly backstage: Readonly<Record<string, string>>;
}

/**
 * Where the packages are: the workspace's backend that loads dynamic plugins, else our package that depends on them, else the root.
 * @param workspaceRoot absolute
 * @returns POSIX, relative to the workspace root
 */
export function backendFolder(workspaceRoot: string): string {
  const root = realpathSync(workspaceRoot);
  const tree = new InstalledTree(root);
  const backends = findWorkspacePackages(workspaceRoot)
    .map(({ dir }) => dir)
    .filter((dir) => isBackend(readManifest(dir)));
  const ours = tree.locate(HOST_PACKAGE, root);
  const folder = backends.find((dir) => tree.locate(LOADER, dir) !== null) ?? ours ?? backends[0];
  return folder === undefined ? '.' : posixRelative(root, folder);
}

/** Whether a backend can boot that no option names. @param workspaceRoot absolute */
export function hasBackend(workspaceRoot: string): boolean {
  const tree = new InstalledTree(workspaceRoot);
  const folder = path.resolve(tree.root, backendFolder(workspaceRoot));
  return [BACKEND, LOADER].every((name) => tree.locate(name, folder) !== null);
}

function isBackend({ backstage, dependencies }: Manifest): boolean {
  return backstage?.['role'] === 'backend' && Object.hasOwn(dependencies ?? {}, BACKEND);
}

/**
 * The packages that a folder's package.json depends on, with all of theirs, as they are installed. A folder without a backend in its
 * dependencies counts as a workspace that has the packages for development: then it is the closure of the backend alone.
 * @param workspaceRoot absolute
 * @param folder of a backend, POSIX, relative to the workspace root
 * @throws EVERIFYHOST without a backend, or without a service that loads dynamic plugins
 */
export function hostPackages(workspaceRoot: string, folder: string): HostPackages {
  const given = path.resolve(workspaceRoot, folder);
  if (!existsSync(path.join(given, 'package.json')))
    throw new DynplugError(
      'EVERIFYHOST',
      `${folder} has no package.json.`,
      'Set hostPackages to the folder of a backend with its packages installed, for example packages/backend.',
    );
  const root = realpathSync(given);
  const { dependencies = {}, [HOST_FIELD]: installed } = readManifest(root);
  // A cache may be in the workspace, whose packages a host does not see.
  const isMember = isInside(workspaceRoot, root) && !isText(installed);
  const tree = new InstalledTree(isMember ? workspaceRoot : root);
  const roots = Object.hasOwn(dependencies, BACKEND)
    ? [...Object.keys(dependencies), LOADER]
    : [BACKEND, LOADER, SQLITE, ...CORE_PLUGINS];
  requireInstalled(tree, { root, workspaceRoot, folder });
  const { packages, folders } = closureOf(tree, root, roots);
  const version = (name: string): string => `${name} ${versionIn(packages.get(name))}`;
  return {
    label: `${version(BACKEND)}, ${version(LOADER)}, of ${isText(installed) ? `${installed}, installed in ${folder}` : folder}`,
    packages,
    folders,
    backstage: Object.fromEntries(
      [...packages]
        .filter(([name]) => name.startsWith('@backstage/'))
        .map(([name, at]) => [name, versionIn(at)] as const)
        .sort(([a], [b]) => byText(a, b)),
    ),
    features: CORE_PLUGINS.filter((name) => roots.includes(name) && packages.has(name)),
  };
}

interface Place {
  /** Of the backend: real, absolute. */
  readonly root: string;
  readonly workspaceRoot: string;
  /** As it was given. */
  readonly folder: string;
}

function requireInstalled(tree: InstalledTree, { root, workspaceRoot, folder }: Place): void {
  const missing = [BACKEND, LOADER].filter((name) => tree.locate(name, root) === null);
  if (missing.length === 0) return;
  throw new DynplugError(
    'EVERIFYHOST',
    `${folder} has no backend to boot: ${missing.join(' and ')} cannot be found from there.`,
    `Install a backend that needs no configuration: ${addCommand(workspaceRoot, HOST_PACKAGE)}. Or name the folder of one that has them with the option hostPackages.`,
  );
}

/** Every package that these reach, under its name. The copy that is seen from the root wins, as plugins see no other. */
function closureOf(
  tree: InstalledTree,
  root: string,
  roots: readonly string[],
): Pick<HostPackages, 'packages' | 'folders'> {
  const found = new Map<string, string>();
  const seen = new Set<string>();
  const queue = roots.map((name) => ({ name, from: root }));
  for (let next = queue.shift(); next; next = queue.shift()) {
    const folder = tree.locate(next.name, next.from);
    if (folder === null) continue;
    const atRoot = tree.locate(next.name, root);
    if (!found.has(next.name) || folder === atRoot) found.set(next.name, folder);
    if (seen.has(folder)) continue;
    seen.add(folder);
    for (const name of dependenciesOf(readManifest(folder))) queue.push({ name, from: folder });
  }
  return { packages: found, folders: seen };
}

function dependenciesOf({ dependencies, optionalDependencies, peerDependencies }: Manifest): readonly string[] {
  return Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
}

function versionIn(folder: string | undefined): string {
  return folder === undefined ? '' : readManifest(folder).version;
}
