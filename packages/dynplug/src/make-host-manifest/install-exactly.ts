// Installs packages of a host from the npm registry, in exactly its versions, to read what they export. A lockfile alone does not tell that.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import { type TemporaryFolder, makeTemporaryFolder } from '../files/temporary-folder';
import { npmInstall } from '../npm/install-packages';
import { runNpm } from '../npm/run-npm';

/** Questions to the registry at a time. */
const AT_A_TIME = 6;
/** Registries that block a package answer with 403. */
const ABSENT = /\bE(404|403)\b/;

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
    const { succeeded, stderr } = await npmInstall(folder.path, 'once');
    if (!succeeded)
      throw new DynplugError(
        'EHOSTSOURCE',
        `npm could not install the host's packages:\n${lastLines(stderr)}`,
        'Check the registry in .npmrc, or leave out --export-names.',
      );
    const notes = [...absent].map(
      (name) => `${name}@${versions[name]} is not in the npm registry: its exports and features are unknown.`,
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
      if (!(await isInRegistry(cwd, `${name}@${version}`))) absent.push(name);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  return absent.sort();
}

/** A registry that cannot be reached says nothing of what it has. @throws EHOSTSOURCE */
async function isInRegistry(cwd: string, spec: string): Promise<boolean> {
  const { succeeded, stdout, stderr } = await runNpm(['view', spec, 'version'], cwd);
  if (succeeded) return stdout.trim() !== '';
  if (ABSENT.test(stderr)) return false;
  throw new DynplugError(
    'EHOSTSOURCE',
    `npm could not ask the registry for ${spec}:\n${lastLines(stderr)}`,
    'Check the registry in .npmrc and the network, or leave out --export-names.',
  );
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-10).join('\n');
}
