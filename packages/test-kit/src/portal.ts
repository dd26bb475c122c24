// A portal with our packages in it, as a user has them: installed from packed tarballs, targets run by the portal's own Nx.
import fs from 'node:fs';
import path from 'node:path';
import { type Ended, execute, must } from './execute';

const PACKAGES = path.resolve(__dirname, '../..');

/**
 * Packs our packages (which must be built) and installs them in the portal.
 * @param portal absolute
 * @param packages folders below `packages`
 */
export async function installDynplug(portal: string, packages: readonly string[] = ['dynplug']): Promise<void> {
  const folder = path.join(portal, '.nx', 'dynplug');
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const pack = ['pack', '--pack-destination', folder, '--ignore-scripts', '--loglevel=error'];
  for (const name of packages) await must('npm', pack, { cwd: path.join(PACKAGES, name) });
  const tarballs = fs.readdirSync(folder).map((name) => path.join(folder, name));
  const install = ['install', '--save-dev', '--no-audit', '--no-fund', '--prefer-offline', ...tarballs];
  await must('npm', install, { cwd: portal });
}

/**
 * Runs the portal's own Nx.
 * @param portal absolute
 * @param env variables besides the usual ones
 */
export function nxIn(
  portal: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const program = path.join(portal, 'node_modules/nx/dist/bin/nx.js');
  return execute(process.execPath, [program, ...args], { cwd: portal, env });
}
