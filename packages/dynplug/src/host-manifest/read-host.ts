// The host manifests that options name: those that ship with this package, and files of the workspace.
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import { nearestName } from '../errors/nearest-name';
import { HOST_NAMES, type Host } from '../options/hosts';
import type { HostManifest } from './fields';
import { parseHostManifest } from './host-manifest';

/** Where the shipped manifests lie. From `src` and from `dist` it is the same folder. */
const SHIPPED = path.join(__dirname, '../../hosts');

/** @throws EHOST */
export function shippedHost(name: Host): HostManifest {
  return readFile(path.join(SHIPPED, `${name}.json`), name);
}

/** Whether an option names a file of the workspace, not a shipped host. */
export function isHostFile(host: string): boolean {
  return host.includes('/') || host.endsWith('.json');
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
  if (isHostFile(host)) return readFile(path.resolve(workspaceRoot, host), host);
  const known = HOST_NAMES.find((name) => name === host);
  if (known !== undefined) return shippedHost(known);
  const near = nearestName(host, HOST_NAMES);
  throw new DynplugError(
    'EHOST',
    `There is no host ${host}.${near === undefined ? '' : ` Did you mean ${near}?`}`,
    `Known hosts: ${HOST_NAMES.join(', ')}. A manifest of your own is named by its file: "./hosts/production.json".`,
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
