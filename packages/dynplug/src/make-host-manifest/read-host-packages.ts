// The packages of a host in a folder: from its lockfile and manifests, or from what is installed.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import valid from 'semver/functions/valid';
import { DynplugError } from '../errors/errors';
import { FRONTEND_LIBRARIES } from '../host-manifest/frontend-libraries';
import { byText, posixRelative } from '../files/paths';
import type { LockedGraph, Member } from '../tree/lockfile/graph/locked-graph';
import { NpmGraph } from '../tree/lockfile/graph/npm-graph';
import { PnpmLockedGraph } from '../tree/lockfile/graph/pnpm-locked-graph';
import { YarnClassicGraph } from '../tree/lockfile/graph/yarn-classic-graph';
import { YarnGraph } from '../tree/lockfile/graph/yarn-graph';
import { type Manifest, readManifest } from '../tree/manifest';
import { packageManagerOf } from '../tree/package-manager';
import { findWorkspacePackages } from '../tree/workspace';
import { requireInstalledClosure } from './installed-closure';
import { type FoundPackages, productionClosure } from './production-closure';

type Versions = string | readonly string[];
export type PackageVersions = Readonly<Record<string, Versions>>;

export interface HostPackages {
  /** Name of the lockfile, `node_modules` or `image`. */
  readonly from: string;
  readonly packages: PackageVersions;
  readonly frontend: PackageVersions;
}

/** The workspace of a host. */
export interface HostWorkspace {
  /** Absolute. */
  readonly root: string;
  /** By folder; the root is ''. */
  readonly members: ReadonlyMap<string, Member>;
  /** The one that runs plugins. */
  readonly backend: Member;
}

/**
 * @param root absolute @param backend its folder, where the workspace has several
 * @throws EHOSTSOURCE without a backend, EMANIFEST
 */
export function readHostWorkspace(root: string, backend: string | undefined): HostWorkspace {
  const found = findWorkspacePackages(root).map(
    ({ dir }): Member => ({ folder: posixRelative(root, dir), manifest: readManifest(dir) }),
  );
  const members = new Map([{ folder: '', manifest: readManifest(root) }, ...found].map((one) => [one.folder, one]));
  const backends = [...members.values()].filter(({ folder, manifest }) =>
    backend === undefined ? manifest.backstage?.['role'] === 'backend' : folder === path.posix.normalize(backend),
  );
  const [only, ...others] = backends;
  if (only && others.length === 0) return { root, members, backend: only };
  throw new DynplugError(
    'EHOSTSOURCE',
    only
      ? `The host has several backends: ${backends.map(({ folder }) => folder).join(', ')}.`
      : `The host has no package ${backend === undefined ? 'with the Backstage role "backend"' : `in ${backend}`}.`,
    'Name the folder of its backend with --backend, for example --backend=packages/backend.',
  );
}

/** What its lockfile says. @throws EHOSTSOURCE for a lockfile that is absent, cannot be read, or lacks an entry */
export function lockedPackages({ root, members, backend }: HostWorkspace): HostPackages {
  const graph = readGraph(root, [...members.values()]);
  const top = members.get('') as Member;
  const frontends = [...members.values()].filter(({ manifest }) => manifest.backstage?.['role'] === 'frontend');
  const shells = productionClosure(graph, frontends, members);
  return {
    from: graph.file,
    packages: versionsOf(productionClosure(graph, [top, backend], members)),
    frontend: only(versionsOf(shells), FRONTEND_LIBRARIES),
  };
}

/** What plugins find in the installed tree: the copies in `<root>/node_modules`. @param from how the manifest calls it @throws EHOSTSOURCE without one, or for one that is incomplete */
export function installedPackages({ root, members, backend }: HostWorkspace, from: string): HostPackages {
  const modules = path.join(root, 'node_modules');
  if (!existsSync(modules))
    throw new DynplugError(
      'EHOSTSOURCE',
      `Nothing is installed in ${root}.`,
      'Install the host, or leave out --installed.',
    );
  requireInstalledClosure({ root, members: members.values(), backend }, from);
  const names = readdirSync(modules).flatMap((name) =>
    name.startsWith('@') ? readdirSync(path.join(modules, name)).map((part) => `${name}/${part}`) : [name],
  );
  const found = names.flatMap((name): readonly (readonly [string, string])[] => {
    const dir = path.join(modules, name);
    if (name.startsWith('.') || !existsSync(path.join(dir, 'package.json'))) return [];
    const { version } = readManifest(dir);
    return valid(version) === null ? [] : [[name, version]];
  });
  const packages = Object.fromEntries(found.sort(([a], [b]) => byText(a, b)));
  return { from, packages, frontend: hasShell(members) ? only(packages, FRONTEND_LIBRARIES) : {} };
}

/** Whether the libraries of a shell are installed: in images it is bundled, and Backstage's CLI then leaves it no dependencies. */
function hasShell(members: HostWorkspace['members']): boolean {
  return [...members.values()].some(
    ({ manifest }) =>
      manifest.backstage?.['role'] === 'frontend' && Object.keys(manifest.dependencies ?? {}).length > 0,
  );
}

function readGraph(root: string, members: readonly Member[]): LockedGraph {
  const manager = packageManagerOf(root);
  const files = { npm: ['npm-shrinkwrap.json', 'package-lock.json'], pnpm: ['pnpm-lock.yaml'] };
  const file = (manager === 'npm' || manager === 'pnpm' ? files[manager] : ['yarn.lock']).find((name) =>
    existsSync(path.join(root, name)),
  );
  if (file === undefined)
    throw new DynplugError(
      'EHOSTSOURCE',
      `${root} has no lockfile.`,
      'Commit it, or read an installed host with --installed.',
    );
  const text = readFileSync(path.join(root, file), 'utf8');
  try {
    if (manager === 'yarn') return new YarnGraph(text, members);
    if (manager === 'npm') return new NpmGraph(text, file);
    return manager === 'pnpm' ? new PnpmLockedGraph(text, members) : new YarnClassicGraph(text, members);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new DynplugError(
      'EHOSTSOURCE',
      `${file} cannot be read: ${cause.message}.`,
      'Restore the lockfile, or write it with a later release of the package manager.',
      {
        cause,
      },
    );
  }
}

/** Those that plugins find; several versions where the lockfile does not tell which. */
function versionsOf(found: FoundPackages): PackageVersions {
  const entries = [...found].flatMap(([name, versions]): readonly (readonly [string, Versions])[] => {
    const visible = [...versions].filter(([version, isHoisted]) => isHoisted !== false && valid(version) !== null);
    const list = visible.map(([version]) => version).sort(byText);
    return list.length === 0 ? [] : [[name, list.length === 1 ? (list[0] as string) : list]];
  });
  return Object.fromEntries(entries.sort(([a], [b]) => byText(a, b)));
}

function only(packages: PackageVersions, names: readonly string[]): PackageVersions {
  return Object.fromEntries(Object.entries(packages).filter(([name]) => names.includes(name)));
}

/** Of the root, or of the backend. */
export function nodeRange({ members, backend }: HostWorkspace): string | undefined {
  const engines = (manifest: Manifest | undefined): unknown =>
    (manifest?.['engines'] as { readonly node?: unknown } | undefined)?.node;
  const range = engines(members.get('')?.manifest) ?? engines(backend.manifest);
  return typeof range === 'string' && range !== '' ? range : undefined;
}
