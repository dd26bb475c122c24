// Workspaces of Bun, which dynplug does not support: all parts say so in one sentence.
import { DynplugError } from '../errors/errors';

const LOCKFILES = ['bun.lock', 'bun.lockb'];
/** Of package managers that are supported. One of them beside Bun's decides. */
const OTHERS = ['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml'];

/**
 * @param has whether a file is in the workspace's root
 * @throws ENOLOCKFILE when Bun's lockfile is the only one
 */
export function refuseBun(has: (file: string) => boolean): void {
  const file = LOCKFILES.find(has);
  if (file === undefined || OTHERS.some(has)) return;
  throw new DynplugError(
    'ENOLOCKFILE',
    `This workspace is installed with Bun, and dynplug does not read ${file}.`,
    'Install it with npm, Yarn or pnpm, and commit their lockfile.',
  );
}
