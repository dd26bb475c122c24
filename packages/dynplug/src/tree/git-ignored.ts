// Which files git ignores: Nx does not hash them.
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import { runProgram } from '../process/run';

/**
 * The files that .gitignore or .nxignore name, tracked or not: Nx asks no index.
 * @param root absolute folder of the workspace
 * @param files absolute
 * @returns none where there is no git, or no repository
 */
export async function gitIgnored(root: string, files: readonly string[]): Promise<ReadonlySet<string>> {
  if (files.length === 0) return new Set();
  const settings = ['-c', `core.excludesFile=${path.join(root, '.nxignore')}`];
  const input = files.map((file) => `${file}\0`).join('');
  try {
    const args = [...settings, 'check-ignore', '--no-index', '-z', '--stdin'];
    return new Set((await runProgram('git', args, root, { input })).split('\0').filter((file) => file !== ''));
  } catch (error) {
    // With exit code 1, git says that it ignores none.
    if (error instanceof DynplugError) return new Set();
    throw error;
  }
}
