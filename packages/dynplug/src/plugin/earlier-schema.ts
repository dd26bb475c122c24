// A config schema that an earlier step compiled, beside what it was compiled from: it serves as long as that is the same.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { InstalledTree } from '../tree/installed-tree';
import { readManifest } from '../tree/manifest';
import { parseJson } from '../json/parse-json';
import { locateConfigLoader } from './config-schema';
import type { SchemaSource } from './schema-sources';
import { isSelfContained, schemaText } from './schema-text';

export interface EarlierSchema {
  readonly formatVersion: 1;
  /** Of what it was compiled from. */
  readonly key: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

/**
 * The same for the same sources and compiler, wherever they lie. Undefined when the schema depends on more than that, or there is none.
 * @param root absolute folder of the plugin
 * @throws ESCHEMA without a compiler, and when a file cannot be read
 */
export function schemaKey(tree: InstalledTree, root: string, sources: readonly SchemaSource[]): string | undefined {
  if (sources.length === 0 || !sources.every(isSelfContained)) return undefined;
  const { version } = readManifest(locateConfigLoader(tree, root));
  const written = sources.map((source) => [source.package, typeof source.schema, schemaText(source)]);
  return createHash('sha256')
    .update(JSON.stringify([version, written]))
    .digest('hex');
}

/** The schema in a file, if it was compiled from these sources. @param file absolute */
export function readEarlierSchema(
  file: string,
  tree: InstalledTree,
  root: string,
  sources: readonly SchemaSource[],
): EarlierSchema['schema'] | undefined {
  let earlier: EarlierSchema;
  try {
    earlier = parseJson(readFileSync(file, 'utf8')) as EarlierSchema;
  } catch {
    // Absent or broken: it is compiled again.
    return undefined;
  }
  // Problems of the sources are reported when they are compiled.
  const isSame = (earlier.formatVersion as number) === 1 && keyOrNothing(tree, root, sources) === earlier.key;
  return isSame ? earlier.schema : undefined;
}

function keyOrNothing(...of: Parameters<typeof schemaKey>): string | undefined {
  try {
    return schemaKey(...of);
  } catch {
    return undefined;
  }
}
