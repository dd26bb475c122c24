// The packages of the app that shows a frontend plugin: where in the workspace they are installed, for each of the two frontend systems.
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../../errors/errors';
import { isInside, posixRelative } from '../../files/paths';
import { InstalledTree } from '../../tree/installed-tree';
import { readManifest } from '../../tree/manifest';
import { addCommand } from '../../tree/package-manager';
import { findWorkspacePackages } from '../../tree/workspace';

export type System = 'legacy' | 'federation';

/** The package that makes an app of each system. */
export const APP_PACKAGES: Readonly<Record<System, string>> = {
  legacy: '@backstage/app-defaults',
  federation: '@backstage/frontend-defaults',
};
/** What an app needs besides. */
const PEERS = ['react', 'react-dom', 'react-router-dom'] as const;

export interface AppPackages {
  /** The folder that sees them: real, absolute. */
  readonly folder: string;
  /** For people: the version that decides, and the folder relative to the workspace root. */
  readonly label: string;
}

export interface AppPlaces {
  /** Absolute. */
  readonly workspaceRoot: string;
  /** Absolute folder of the plugin. */
  readonly projectDir: string;
  /** The one folder to look in: relative to the workspace root; undefined, or a backend: apps of the workspace, the plugin, the root. */
  readonly hostPackages: string | undefined;
}

/** @returns undefined where no app of this system can be made */
export function appPackages(places: AppPlaces, system: System): AppPackages | undefined {
  const name = APP_PACKAGES[system];
  const { workspaceRoot } = places;
  for (const folder of candidates(places, name)) {
    const found = located(workspaceRoot, folder, name);
    const hasPeers = PEERS.every((peer) => located(workspaceRoot, folder, peer) !== undefined);
    if (found === undefined || !hasPeers) continue;
    const of = isInside(workspaceRoot, folder) ? posixRelative(workspaceRoot, folder) || '.' : folder;
    return { folder, label: `${name} ${readManifest(found).version}, of ${of}` };
  }
  return undefined;
}

/** @throws EVERIFYHOST: with what to install for these systems */
export function refuseWithoutApp({ workspaceRoot, hostPackages }: AppPlaces, systems: readonly System[]): never {
  const names = systems.map((system) => APP_PACKAGES[system]).join(' or ');
  const packages = [APP_PACKAGES[systems[0] ?? 'legacy'], ...PEERS].join(' ');
  throw new DynplugError(
    'EVERIFYHOST',
    `${hostPackages ?? 'The workspace'} has no app to show the plugin in: ${names} with ${PEERS.join(', ')} cannot be found.`,
    `Name the folder of an app that has them with the option hostPackages, or install them: ${addCommand(workspaceRoot, packages)}.`,
  );
}

/** Real folders, in order. */
function candidates({ workspaceRoot, projectDir, hostPackages }: AppPlaces, name: string): readonly string[] {
  const named = hostPackages === undefined ? undefined : real(path.resolve(workspaceRoot, hostPackages));
  // The same option may name the backend for all plugins of the workspace.
  if (named !== undefined && !isBackendFolder(named)) return [named];
  const apps = findWorkspacePackages(workspaceRoot).filter(({ dir }) => {
    const { backstage, dependencies } = readManifest(dir);
    return backstage?.['role'] === 'frontend' && Object.hasOwn(dependencies ?? {}, name);
  });
  return [...apps.map(({ dir }) => dir), projectDir, workspaceRoot].map(real);
}

/** @param folder absolute */
export function isBackendFolder(folder: string): boolean {
  if (!existsSync(path.join(folder, 'package.json'))) return false;
  return readManifest(folder, true).backstage?.['role'] === 'backend';
}

function located(workspaceRoot: string, folder: string, name: string): string | undefined {
  const root = isInside(workspaceRoot, folder) ? workspaceRoot : folder;
  return new InstalledTree(root).locate(name, folder) ?? undefined;
}

/** A folder that does not exist has no packages. */
function real(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}
