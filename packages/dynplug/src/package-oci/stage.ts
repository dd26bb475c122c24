// The content of an image as plain folders beside an `index.json`, as `rhdh-cli plugin package --export-to` leaves them.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { replaceFolder } from '../support/replace-folder';
import { writeEntries } from '../support/write-entries';
import { ownFiles } from '../derive/entry';
import { packagesIndex } from './annotations';
import type { PackagedPlugin } from '../packaged/packaged-plugin';

/** Replaces one folder per plugin and the index; what else lies in the folder stays. @param folder absolute @throws EWRITE */
export async function stagePlugins(plugins: readonly PackagedPlugin[], folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const { key, files } of plugins)
    await replaceFolder(path.join(folder, key), async (aside) => {
      await writeEntries({ entries: files, folder: aside, link: false });
      return ownFiles(files);
    });
  writeFileSync(path.join(folder, 'index.json'), JSON.stringify(packagesIndex(plugins), null, 2));
}
