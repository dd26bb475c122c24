// Puts an exported plugin into the root of a local host, under the folder name that hosts use.
import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { hostFolder } from '../plugin/names';
import { copyFolder } from '../support/copy-folder';
import { DynplugError } from '../support/errors';
import { requireMadeFiles } from '../support/made-files';
import { readManifest } from '../tree/manifest';

export interface PlaceRequest {
  /** Absolute folder of an export. */
  readonly exported: string;
  /** Absolute folder that the host scans; made when it is absent. */
  readonly dynamicPluginsRoot: string;
}

export interface PlaceResult {
  readonly name: string;
  readonly version: string;
  /** Absolute. */
  readonly folder: string;
}

/**
 * Copies beside and renames, so that a host that watches its root never scans half a plugin.
 * @throws ENOTBUILT when nothing was exported, EOUTPUT when the root is no folder, EARCHIVE when a file changes meanwhile, EWRITE
 */
export function placePlugin({ exported, dynamicPluginsRoot }: PlaceRequest): PlaceResult {
  if (!existsSync(path.join(exported, 'package.json'))) {
    throw new DynplugError(
      'ENOTBUILT',
      `${exported} holds no exported plugin.`,
      'Run the export target first, or let this target depend on it.',
    );
  }
  const { name, version, backstage } = readManifest(exported, true);
  const folder = path.join(dynamicPluginsRoot, hostFolder(name, backstage?.['role']));
  requireRoot(dynamicPluginsRoot);
  // The host scans first-level folders with a package.json: this one never has one.
  const holder = path.join(dynamicPluginsRoot, `.${path.basename(folder)}.new-${process.pid}`);
  try {
    rmSync(holder, { recursive: true, force: true });
    mkdirSync(holder);
    copyFolder(exported, path.join(holder, 'plugin'));
    requireMadeFiles(path.join(holder, 'plugin'), [{ path: 'package.json' }]);
    rmSync(folder, { recursive: true, force: true });
    renameSync(path.join(holder, 'plugin'), folder);
  } catch (cause) {
    if (cause instanceof DynplugError) throw cause;
    throw new DynplugError(
      'EWRITE',
      `${folder} could not be written: ${(cause as Error).message}`,
      'Check the permissions of the folder.',
      { cause },
    );
  } finally {
    rmSync(holder, { recursive: true, force: true });
  }
  return { name, version, folder };
}

function requireRoot(root: string): void {
  if (!existsSync(root)) {
    mkdirSync(root, { recursive: true });
    writeFileSync(path.join(root, '.gitignore'), '*\n');
  }
  if (!statSync(root).isDirectory())
    throw new DynplugError(
      'EOUTPUT',
      `${root} is not a folder.`,
      'Set dynamicPluginsRoot to the folder that the host scans.',
    );
}
