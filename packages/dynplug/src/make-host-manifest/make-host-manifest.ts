// The use case: a host on disk, in git, in an image or in a registry → its manifest, as a value. Nothing is written.
import { DynplugError } from '../errors/errors';
import { byText } from '../files/paths';
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
import type { Snapshot } from './snapshot';
import { type SnapshotRequest, takeSnapshot } from './take-snapshot';

export interface HostRequest extends SnapshotRequest {
  readonly name: string;
  /** Its address, where the checkout names none or another one. */
  readonly repository?: string | undefined;
  readonly exportNames: boolean;
  readonly installer?: Host | undefined;
}

export interface MadeManifest {
  readonly manifest: HostManifest;
  /** What is not known, for a person. */
  readonly notes: readonly string[];
}

/** @throws EHOSTSOURCE, EMANIFEST, ESUPPORTED, ETOOL, and for images EOPTION, EARTIFACT, EREFERENCE, EREGISTRY, ENETWORK, EAUTH */
export async function makeHostManifest(request: HostRequest): Promise<MadeManifest> {
  const snapshot = await takeSnapshot(request);
  try {
    const workspace = readHostWorkspace(snapshot.root, request.backend);
    const packages =
      request.installed || snapshot.image ? installedPackages(workspace, fromOf(snapshot)) : lockedPackages(workspace);
    requireBackstage(packages, workspace);
    const modules = registeredModules(workspace);
    const code = snapshot.image ? snapshot.image.code : request.installed ? snapshot.root : undefined;
    const names = request.exportNames ? await namesOf(code, packages, modules) : undefined;
    const manifest = assembled(request, snapshot, workspace, packages, names, modules);
    // What cannot be read again is not written.
    const read = parseHostManifest(formatHostManifest(manifest), request.name);
    return { manifest: read, notes: [...unknownParts(read), ...(names?.notes ?? [])] };
  } finally {
    snapshot.remove();
  }
}

function fromOf({ image }: Snapshot): string {
  return image && image.code === undefined ? 'image' : 'node_modules';
}

/** Images often lack backstage.json, and have no packages of the shell, which is bundled. */
function unknownParts({ source: { from }, backstage, frontend }: HostManifest): readonly string[] {
  const version =
    'There is no backstage.json: the version of Backstage is unknown, so supported-versions is not checked.';
  const shell = `What the shell shares with frontends is unknown: ${from} has only packages of the backend.`;
  return [...(backstage === undefined ? [version] : []), ...(frontend === undefined ? [shell] : [])];
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
  { root, date, repository: origin, ref, commit, digest, image }: Snapshot,
  workspace: HostWorkspace,
  { from, packages, frontend }: HostPackages,
  names: LoadedNames | undefined,
  modules: readonly string[],
): HostManifest {
  const repository = address ?? origin;
  const backstage = backstageVersion(root);
  const node = image?.node ?? nodeRange(workspace);
  const registered = [...new Set(modules.map((module) => packageNameOf(module)))];
  const features: readonly StaticFeature[] = names?.features ?? registered.map((one) => ({ package: one }));
  return {
    schemaVersion: 1,
    name,
    source: {
      from,
      ...(repository && { repository }),
      ...(ref && { ref }),
      ...(commit && { commit }),
      ...(digest && { digest }),
    },
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

/**
 * From the host's own code, or else from an install of the same versions: the code of an image is run only where a person has unpacked it.
 * @param code absolute folder with the code in its node_modules
 */
async function namesOf(
  code: string | undefined,
  { packages }: HostPackages,
  modules: readonly string[],
): Promise<LoadedNames> {
  const ours = Object.keys(packages).filter((name) => name.startsWith('@backstage/'));
  if (code !== undefined) return loadNames(code, ours, modules);
  const { folder, installed, notes } = await installExactly(
    oneVersionOf(packages, [...ours, ...modules.map(packageNameOf)]),
  );
  try {
    // npm may have installed another version of one that is absent, for a package that depends on it.
    const isExact = (module: string): boolean => installed.includes(packageNameOf(module));
    const loaded = await loadNames(folder.path, ours.filter(isExact), modules.filter(isExact));
    const unknown = modules.filter((module) => !isExact(module)).map((module) => ({ package: packageNameOf(module) }));
    const features = [...loaded.features, ...unknown].sort((a, b) => byText(a.package, b.package));
    return { ...loaded, features, notes: [...severalNotes(packages, ours), ...notes, ...loaded.notes] };
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
