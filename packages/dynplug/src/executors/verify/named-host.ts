// The option host of verify: the folder of its packages, and the command that installs them.
import type { ExecutorContext } from '@nx/devkit';
import { readHosts } from '../../host-manifest/read-host';
import { projectLocation } from '../../nx/project-location';
import { refuseOptions } from '../../options/require-options';
import { printError } from '../../terminal/print';
import { ensureHost, hostFolder } from '../../verify/install-host';

interface NamedHost {
  /** Absolute folder of a backend; undefined: no host is named. */
  readonly hostPackages?: string;
  readonly prepareHost: () => Promise<void>;
}

/** @throws EOPTION, EHOST */
export function namedHost(host: string | undefined, installHost: boolean, context: ExecutorContext): NamedHost {
  if (host === undefined) {
    if (installHost) refuseOptions('installHost needs the option host.', 'Name a host, for example --host=rhdh-1.10.');
    return { prepareHost: () => Promise.resolve() };
  }
  const { name, workspaceRoot } = projectLocation(context);
  const [manifest] = readHosts(workspaceRoot, [host]);
  if (!manifest) return refuseOptions(`There is no host ${host}.`, 'Name one.');
  const folder = hostFolder(manifest, process.env);
  const command = `nx run ${name}:${context.targetName ?? 'verify'} --host=${host} --installHost`;
  // A report in JSON may go to stdout.
  const starting = (count: number): void =>
    printError(`Installing ${count} packages of ${manifest.name} in ${folder}. This takes some minutes, once.`);
  const request = { manifest, folder, isAllowed: installHost, command, workspaceRoot, starting, env: process.env };
  return { hostPackages: folder, prepareHost: () => ensureHost(request) };
}
