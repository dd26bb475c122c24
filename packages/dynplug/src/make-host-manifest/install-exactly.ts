// Installs packages of a host from the npm registry, in exactly its versions, to read what they export. A lockfile alone does not tell that.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import { type TemporaryFolder, makeTemporaryFolder } from '../files/temporary-folder';
import { endOfProgram } from '../process/run';

/** Questions to the registry at a time. */
const AT_A_TIME = 6;
/** No code of packages runs, and what other hosts' peers ask for does not count. */
const INSTALL = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps', '--no-package-lock'];

export interface InstalledExactly {
  readonly folder: TemporaryFolder;
  /** Names of those that are installed. */
  readonly installed: readonly string[];
  readonly notes: readonly string[];
}

/** @param versions by name @throws ETOOL without npm, EHOSTSOURCE when npm fails */
export async function installExactly(versions: Readonly<Record<string, string>>): Promise<InstalledExactly> {
  const folder = makeTemporaryFolder('exports');
  try {
    const absent = new Set(await absentFromRegistry(folder.path, versions));
    const dependencies = Object.fromEntries(Object.entries(versions).filter(([name]) => !absent.has(name)));
    const manifest = { name: 'host', version: '0.0.0', private: true, dependencies };
    writeFileSync(path.join(folder.path, 'package.json'), JSON.stringify(manifest));
    const { succeeded, stderr } = await endOfProgram('npm', INSTALL, folder.path);
    if (!succeeded)
      throw new DynplugError(
        'EHOSTSOURCE',
        `npm could not install the host's packages:\n${stderr.trim().split('\n').slice(-10).join('\n')}`,
        'Check the registry in .npmrc, or leave out --export-names.',
      );
    const notes = [...absent].map(
      (name) => `${name}@${versions[name]} is not in the npm registry: its exports are unknown.`,
    );
    return { folder, installed: Object.keys(dependencies), notes };
  } catch (error) {
    folder.remove();
    throw error;
  }
}

async function absentFromRegistry(cwd: string, versions: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const queue = Object.entries(versions);
  const absent: string[] = [];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [name, version] = next;
      const { succeeded, stdout } = await endOfProgram('npm', ['view', `${name}@${version}`, 'version'], cwd);
      if (!succeeded || stdout.trim() === '') absent.push(name);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  return absent.sort();
}
