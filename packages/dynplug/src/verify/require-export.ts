// The exported folder that verify is asked to load.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import { type Manifest, readManifest } from '../tree/manifest';

const FORMS =
  'Name a folder that export has written, a tarball, an image layout, oci://host/name:tag, name@version of npm, or a dynamic-plugins.yaml.';

/** @param from POSIX, relative to the workspace root @returns its package.json @throws ENOTBUILT, EMANIFEST */
export function requireExport(workspaceRoot: string, from: string): Manifest {
  const folder = path.resolve(workspaceRoot, from);
  if (!existsSync(path.join(folder, 'package.json'))) {
    const isExportOfTarget = path.basename(folder) === 'dist-dynamic';
    const hint = isExportOfTarget ? 'Run nx run <project>:export first.' : FORMS;
    const what = existsSync(folder) ? 'it has no package.json' : 'it does not exist';
    throw new DynplugError('ENOTBUILT', `There is no export in ${from}: ${what}.`, hint);
  }
  const manifest = readManifest(folder, true);
  if (/\.[cm]?tsx?$/.test(manifest.main ?? ''))
    throw new DynplugError(
      'ENOTBUILT',
      `${from} has the sources of ${manifest.name}, not its export.`,
      `Run nx run ${manifest.name}:export, and name ${path.posix.join(from, 'dist-dynamic')}.`,
    );
  return manifest;
}
