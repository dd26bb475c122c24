// The use case: a host on disk or in git → its manifest, as a value. Nothing is written.
import { DynplugError } from '../errors/errors';
import type { HostManifest, StaticFeature } from '../host-manifest/fields';
import { formatHostManifest, parseHostManifest } from '../host-manifest/host-manifest';
import type { Host } from '../options/hosts';
import { backstageVersion } from '../plugin/supported-versions';
import { packageNameOf } from '../tree/package-name';
import { installExactly } from './install-exactly';
import { type LoadedNames, loadNames } from './export-names';
import {
  type HostPackages,
  type HostWorkspace,
  type PackageVersions,
  installedPackages,
  lockedPackages,
  nodeRange,
  readHostWorkspace,
} from './read-host-packages';
import { registeredModules } from './registered-packages';
import { type Snapshot, takeSnapshot } from './snapshot';

export interface HostRequest {
  readonly name: string;
  /** Absolute: a checkout or a bare repository, a folder with a lockfile, or one with node_modules. */
  readonly from: string;
  readonly ref?: string | undefined;
  /** Its address, where the checkout names none or another one. */
  readonly repository?: string | undefined;
  /** Folder of the backend in the host's workspace. */
  readonly backend?: string | undefined;
  /** Read node_modules in place of the lockfile. */
  readonly installed: boolean;
  readonly exportNames: boolean;
  readonly installer?: Host | undefined;
  /** `2026-11-30`, for a folder that is not of git. */
  readonly today: string;
}

export interface MadeManifest {
  readonly manifest: HostManifest;
  /** What is not known, for a person. */
  readonly notes: readonly string[];
}

/** @throws EHOSTSOURCE, EMANIFEST, ESUPPORTED, ETOOL */
export async function makeHostManifest(request: HostRequest): Promise<MadeManifest> {
  const snapshot = await takeSnapshot(request.from, request.ref, request.today);
  try {
    const workspace = readHostWorkspace(snapshot.root, request.backend);
    const packages = request.installed ? installedPackages(snapshot.root) : lockedPackages(workspace);
    requireBackstage(packages, workspace);
    const modules = registeredModules(workspace);
    const names = request.exportNames ? await namesOf(snapshot, packages, modules, request.installed) : undefined;
    const manifest = assembled(request, snapshot, workspace, packages, names, modules);
    // What cannot be read again is not written.
    return { manifest: parseHostManifest(formatHostManifest(manifest), request.name), notes: names?.notes ?? [] };
  } finally {
    snapshot.remove();
  }
}

/** @throws EHOSTSOURCE */
function requireBackstage({ from, packages }: HostPackages, { backend }: HostWorkspace): void {
  if (Object.keys(packages).some((name) => name.startsWith('@backstage/'))) return;
  throw new DynplugError(
    'EHOSTSOURCE',
    `By ${from}, the backend in ${backend.folder || 'the root'} has no package of Backstage, so it is no host.`,
    'Name the folder of the backend with --backend, or another folder with --from.',
  );
}

function assembled(
  { name, installer, repository: address }: HostRequest,
  { root, date, repository: origin, ref, commit }: Snapshot,
  workspace: HostWorkspace,
  { from, packages, frontend }: HostPackages,
  names: LoadedNames | undefined,
  modules: readonly string[],
): HostManifest {
  const repository = address ?? origin;
  const backstage = backstageVersion(root);
  const node = nodeRange(workspace);
  const registered = [...new Set(modules.map((module) => packageNameOf(module)))];
  const features: readonly StaticFeature[] = names?.features ?? registered.map((one) => ({ package: one }));
  return {
    schemaVersion: 1,
    name,
    source: { from, ...(repository && { repository }), ...(ref && { ref }), ...(commit && { commit }) },
    date,
    ...(backstage !== undefined && { backstage }),
    ...(node !== undefined && { node }),
    ...(installer && { installer }),
    ...(Object.keys(frontend).length > 0 && { frontend }),
    ...(features.length > 0 && { features }),
    packages,
    ...(names && { exports: names.exports }),
  };
}

/** From the installed host, or else from an install of the same versions. */
async function namesOf(
  { root }: Snapshot,
  { packages }: HostPackages,
  modules: readonly string[],
  isInstalled: boolean,
): Promise<LoadedNames> {
  const ours = Object.keys(packages).filter((name) => name.startsWith('@backstage/'));
  if (isInstalled) return loadNames(root, ours, modules);
  const { folder, installed, notes } = await installExactly(
    oneVersionOf(packages, [...ours, ...modules.map(packageNameOf)]),
  );
  try {
    const loaded = await loadNames(
      folder.path,
      ours.filter((name) => installed.includes(name)),
      modules,
    );
    return { ...loaded, notes: [...severalNotes(packages, ours), ...notes, ...loaded.notes] };
  } finally {
    folder.remove();
  }
}

function severalNotes(packages: PackageVersions, names: readonly string[]): readonly string[] {
  const several = names.filter((name) => typeof packages[name] !== 'string');
  return several.map((name) => `${name} has several versions in the lockfile: its exports are unknown.`);
}

/** A package of several versions is left out: nobody knows which one plugins see. */
function oneVersionOf(packages: PackageVersions, names: readonly string[]): Readonly<Record<string, string>> {
  const entries = [...new Set(names)].map((name) => [name, packages[name]] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
