// A config schema that an earlier step compiled, beside what it was compiled from: it serves as long as that is the same.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { InstalledTree } from '../tree/installed-tree';
import { readManifest } from '../tree/manifest';
import { isObject } from '../json/values';
import { parseJson } from '../json/parse-json';
import { locateConfigLoader } from './config-schema';
import type { SchemaSource } from './schema-sources';
import { isSelfContained, schemaText } from './schema-text';

/** Our part of the compiler. */
const COMPILER = path.join(__dirname, 'config-schema.child.cjs');
/** What @backstage/config-loader makes schemas with, by version. */
const TOOLS = ['ts-json-schema-generator', 'typescript-json-schema', 'json-schema-merge-allof'];

export interface EarlierSchema {
  readonly formatVersion: 1;
  /** Of what it was compiled from. */
  readonly key: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

/**
 * The same for the same sources, compiler and TypeScript, wherever they lie. Undefined when the schema depends on more than that, or there is none.
 * @param root absolute folder of the plugin
 * @throws ESCHEMA without a compiler, and when a file cannot be read
 */
export function schemaKey(tree: InstalledTree, root: string, sources: readonly SchemaSource[]): string | undefined {
  if (sources.length === 0 || !sources.every(isSelfContained)) return undefined;
  const loader = locateConfigLoader(tree, root);
  const written = sources.map((source) => [source.package, typeof source.schema, schemaText(source)]);
  return createHash('sha256')
    .update(readFileSync(COMPILER))
    .update(JSON.stringify([readManifest(loader).version, toolVersions(tree, loader), written]))
    .digest('hex');
}

/** What the loader compiles with, and the TypeScript of that. */
function toolVersions(tree: InstalledTree, loader: string): readonly string[] {
  const tools = TOOLS.flatMap((name) => tree.locate(name, loader) ?? []);
  const typescript = [loader, ...tools].flatMap((from) => tree.locate('typescript', from) ?? []);
  return [...tools, ...typescript].map((dir) => {
    const { name, version } = readManifest(dir);
    return `${name}@${version}`;
  });
}

/** The schema in a file, if it has this key; undefined when the file is absent, broken, or of other sources. @param file absolute */
export function readEarlierSchema(file: string, key: string): EarlierSchema['schema'] | undefined {
  try {
    const earlier = parseJson(readFileSync(file, 'utf8')) as Partial<EarlierSchema>;
    const { formatVersion, schema } = earlier;
    return formatVersion === 1 && earlier.key === key && isObject(schema) ? schema : undefined;
  } catch {
    // It is compiled again.
    return undefined;
  }
}
