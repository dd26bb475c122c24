// The host manifests that options name: those that ship with this package, and files of the workspace.
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import { nearestName } from '../errors/nearest-name';
import { isInside } from '../files/paths';
import { HOST_NAMES, type Host } from '../options/hosts';
import type { HostManifest } from './fields';
import { isHostFile } from './host-file';
import { parseHostManifest } from './host-manifest';

/** Where the shipped manifests lie. From `src` and from `dist` it is the same folder. */
const SHIPPED = path.join(__dirname, '../../hosts');

/** @throws EHOST */
export function shippedHost(name: Host): HostManifest {
  return readFile(path.join(SHIPPED, `${name}.json`), name);
}

/**
 * The manifests of the hosts, in the order in which they are named.
 * @param workspaceRoot absolute @param hosts names of shipped hosts, and files relative to the workspace root
 * @throws EHOST for an unknown name, a file that is absent or not a manifest, and two manifests of one name
 */
export function readHosts(workspaceRoot: string, hosts: readonly string[]): readonly HostManifest[] {
  const manifests = [...new Set(hosts)].map((host) => readHost(workspaceRoot, host));
  const names = manifests.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined)
    throw new DynplugError(
      'EHOST',
      `Two of the hosts ${hosts.join(', ')} have the name ${twice}.`,
      'Give each manifest a name of its own (field "name"), or name one of them only.',
    );
  return manifests;
}

function readHost(workspaceRoot: string, host: string): HostManifest {
  if (isHostFile(host)) return readFile(inWorkspace(workspaceRoot, host), host);
  const known = HOST_NAMES.find((name) => name === host);
  if (known !== undefined) return shippedHost(known);
  const near = nearestName(host, HOST_NAMES);
  throw new DynplugError(
    'EHOST',
    `There is no host ${host}.${near === undefined ? '' : ` Did you mean ${near}?`}`,
    `Known hosts: ${HOST_NAMES.join(', ')}. A manifest of your own is named by its file: "./hosts/production.json".`,
  );
}

/** Nx hashes files of the workspace only. @throws EHOST */
function inWorkspace(workspaceRoot: string, host: string): string {
  const file = path.resolve(workspaceRoot, host);
  if (!path.isAbsolute(host) && isInside(workspaceRoot, file)) return file;
  throw new DynplugError(
    'EHOST',
    `The host manifest ${host} is not a path below the workspace root.`,
    'Commit it in the workspace: targets are cached by the files in it.',
  );
}

function readFile(file: string, subject: string): HostManifest {
  if (!existsSync(file) || !statSync(file).isFile())
    throw new DynplugError(
      'EHOST',
      `The host manifest ${subject} does not exist.`,
      'Make it with nx g @org/dynplug:host-manifest, and commit it.',
    );
  return parseHostManifest(readFileSync(file, 'utf8'), subject);
}
