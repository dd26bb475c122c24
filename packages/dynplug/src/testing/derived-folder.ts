// The plugin of the portal as an export writes it: what archives of it must hold.
import path from 'node:path';
import { derive } from '../derive/derive';
import type { Entry } from '../derive/entry';
import { DEFAULT_OPTIONS } from '../options/derivation';
import { writeEntries } from '../files/write-entries';
import { PLUGIN_ROOT } from './portal';

/** Derives it once more. @param root of a portal, absolute @returns an absolute folder in it, and what was written there */
export async function derivedFolder(root: string): Promise<{ folder: string; entries: readonly Entry[] }> {
  const { entries } = await derive({
    workspaceRoot: root,
    projectRoot: PLUGIN_ROOT,
    options: { ...DEFAULT_OPTIONS, check: false },
  });
  const folder = path.join(root, 'written');
  await writeEntries({ entries, folder, link: false });
  return { folder, entries };
}
