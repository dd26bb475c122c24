// The content of an image as plain folders beside an `index.json`, as `rhdh-cli plugin package --export-to` leaves them.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { PackagedPlugin } from '../packaged/packaged-plugin';
import { isDerivedFolder, requireOurFile, requireReplaceable } from '../output/output-folder';
import { type OutputPlace, requirePlace } from '../output/output-place';
import { parseJson } from '../json/parse-json';
import { writeWholeFile } from '../output/replace-file';
import { replaceFolder } from '../output/replace-folder';
import { writeEntries } from '../files/write-entries';
import { ownFiles } from '../derive/entry';
import { packagesIndex } from './annotations';

const OPTION = 'exportTo';
const INDEX = 'index.json';

/**
 * The folder for plain folders, which may be outside of the workspace. Only what an earlier run wrote there may be replaced.
 * @returns absolute
 * @throws EOUTPUT
 */
export function requireStage(plugins: readonly PackagedPlugin[], place: Omit<OutputPlace, 'option'>): string {
  const folder = requirePlace({ ...place, option: OPTION });
  const index = path.join(folder, INDEX);
  requireOurFile(index, index, OPTION, (text) => keysIn(text) !== undefined);
  const staged = stagedKeys(index);
  for (const { key, manifest } of plugins) {
    const target = path.join(folder, key);
    requireReplaceable(target, target, OPTION, {
      isPackage: true,
      // Another run may have replaced the index: then the name of the package says it.
      isOurs: (found) => staged.includes(key) || isDerivedFolder(found, manifest.name),
    });
  }
  return folder;
}

/** Replaces one folder per plugin and the index; what else is in the folder stays. @param folder from `requireStage` @throws EWRITE */
export async function stagePlugins(plugins: readonly PackagedPlugin[], folder: string): Promise<void> {
  for (const { key, files } of plugins)
    await replaceFolder(path.join(folder, key), async (aside) => {
      await writeEntries({ entries: files, folder: aside, link: false });
      return ownFiles(files);
    });
  writeWholeFile(path.join(folder, INDEX), JSON.stringify(packagesIndex(plugins), null, 2));
}

function stagedKeys(index: string): readonly string[] {
  try {
    return keysIn(readFileSync(index, 'utf8')) ?? [];
  } catch {
    // Absent.
    return [];
  }
}

/** The keys in an index of `packagesIndex`; undefined for any other file. */
function keysIn(text: string): readonly string[] | undefined {
  try {
    const list: unknown = parseJson(text);
    if (!Array.isArray(list) || list.length === 0 || !list.every(isListed)) return undefined;
    return list.flatMap((listed) => Object.keys(listed));
  } catch {
    return undefined;
  }
}

function isListed(value: unknown): value is Readonly<Record<string, { readonly name: string }>> {
  if (typeof value !== 'object' || value === null) return false;
  const [plugin, ...others] = Object.values(value) as readonly unknown[];
  return others.length === 0 && typeof (plugin as { readonly name?: unknown } | undefined)?.name === 'string';
}
