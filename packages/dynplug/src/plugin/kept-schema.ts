// Config schemas are kept in a cache of the workspace: TypeScript takes longer to load than all else of an export, and schemas seldom change.
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import { writeWholeFile } from '../output/replace-file';
import type { InstalledTree } from '../tree/installed-tree';
import { mergedConfigSchema } from './config-schema';
import { readEarlierSchema, schemaKey } from './earlier-schema';
import type { SchemaSource } from './schema-sources';

/** Where tools keep what they can make again. Relative to the workspace's root. */
const FOLDER = 'node_modules/.cache/dynplug/config-schema';

/**
 * The schema of `mergedConfigSchema`, compiled only if the cache has none for these sources, compiler and TypeScript.
 * @param root absolute folder of the plugin
 * @param earlier files of earlier steps that may have it, absolute
 * @throws ESCHEMA
 */
export async function keptConfigSchema(
  tree: InstalledTree,
  root: string,
  sources: readonly SchemaSource[],
  earlier: readonly string[] = [],
): Promise<Readonly<Record<string, unknown>>> {
  const key = keyOf(tree, root, sources);
  if (key === undefined) return mergedConfigSchema(tree, root, sources);
  const file = path.join(tree.root, FOLDER, `${key}.json`);
  for (const known of [...earlier, file]) {
    const kept = readEarlierSchema(known, key);
    if (kept) return kept;
  }
  const schema = await mergedConfigSchema(tree, root, sources);
  keep(file, JSON.stringify({ formatVersion: 1, key, schema }));
  return schema;
}

/** @returns undefined where the compiler says what is wrong, or the schema depends on more than its text */
function keyOf(...of: Parameters<typeof schemaKey>): string | undefined {
  try {
    return schemaKey(...of);
  } catch (error) {
    if (error instanceof DynplugError || (error as NodeJS.ErrnoException).code !== undefined) return undefined;
    throw error;
  }
}

/** A cache that cannot be written, as in a container that is read only, costs time and nothing else. */
function keep(file: string, text: string): void {
  try {
    writeWholeFile(file, text);
  } catch (error) {
    if (!(error instanceof DynplugError)) throw error;
  }
}
