// Puts an exported plugin into the root of a local host, under the folder name that hosts use.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { hostFolder } from '../plugin/names';
import { isAlive, removeAtExit } from '../process/at-exit';
import { copyFolder } from '../files/copy';
import { DynplugError } from '../errors/errors';
import { requireMadeFiles } from '../output/made-files';
import { hasReport, isDerivedFolder, requireReplaceable } from '../output/output-folder';
import { requirePlace } from '../output/output-place';
import { readManifest } from '../tree/manifest';
import { writeFailure } from '../output/write-failure';
import { makeFolder } from '../files/make-folder';

/** In an export: says that the folder is one. */
const EXPORT_REPORT = '.dynplug/export.json';

export interface PlaceRequest {
  /** Absolute. */
  readonly workspaceRoot: string;
  /** POSIX, relative to the workspace root. */
  readonly projectRoot: string;
  /** Absolute folder of an export. */
  readonly exported: string;
  /** Folder that the host scans, absolute or relative to the workspace root; made when it is absent. */
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
 * @throws ENOTBUILT when nothing was exported, EOUTPUT when the root is not a folder or holds another folder of that name, EARCHIVE when a file changes meanwhile, EWRITE
 */
export function placePlugin({ exported, dynamicPluginsRoot: given, ...project }: PlaceRequest): PlaceResult {
  if (!existsSync(path.join(exported, 'package.json'))) {
    throw new DynplugError(
      'ENOTBUILT',
      `${exported} holds no exported plugin.`,
      'Run the export target first, or let this target depend on it.',
    );
  }
  const { name, version, backstage } = readManifest(exported, true);
  const dynamicPluginsRoot = requirePlace({ ...project, option: 'dynamicPluginsRoot', given, reads: [exported] });
  const folder = path.join(dynamicPluginsRoot, hostFolder(name, backstage?.['role']));
  requireReplaceable(folder, folder, 'dynamicPluginsRoot', {
    isPackage: true,
    isOurs: (found) => hasReport(found, EXPORT_REPORT) || isDerivedFolder(found, name),
  });
  requireRoot(dynamicPluginsRoot);
  // The host scans first-level folders with a package.json: this one never has one.
  const holder = path.join(dynamicPluginsRoot, `.${path.basename(folder)}.new-${process.pid}`);
  const settled = removeAtExit(holder);
  try {
    removeAbandoned(dynamicPluginsRoot);
    rmSync(holder, { recursive: true, force: true });
    mkdirSync(holder);
    copyFolder(exported, path.join(holder, 'plugin'));
    requireMadeFiles(path.join(holder, 'plugin'), [{ path: 'package.json' }]);
    // Two renames, one right after the other: a host that starts meanwhile finds one of the two.
    if (existsSync(folder)) renameSync(folder, path.join(holder, 'former'));
    renameSync(path.join(holder, 'plugin'), folder);
  } catch (cause) {
    throw writeFailure(cause, folder);
  } finally {
    rmSync(holder, { recursive: true, force: true });
    settled();
  }
  return { name, version, folder };
}

/** Folders of processes that were killed. */
function removeAbandoned(root: string): void {
  for (const name of readdirSync(root)) {
    const pid = /^\..+\.new-(\d+)0?$/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(path.join(root, name), { recursive: true, force: true });
  }
}

function requireRoot(root: string): void {
  if (!existsSync(root))
    try {
      makeFolder(root);
      writeFileSync(path.join(root, '.gitignore'), '*\n');
    } catch (cause) {
      throw writeFailure(cause, root);
    }
  if (!statSync(root).isDirectory())
    throw new DynplugError(
      'EOUTPUT',
      `${root} is not a folder.`,
      'Set dynamicPluginsRoot to the folder that the host scans.',
    );
}
