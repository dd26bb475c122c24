// The config schema of a frontend plugin, compiled while the bundler works: every export of it takes the result.
import type { SourcePlugin } from '../derive/source-plugin';
import { mergedConfigSchema } from '../plugin/config-schema';
import { schemaSources } from '../plugin/schema-sources';
import { type EarlierSchema, schemaKey } from '../plugin/earlier-schema';
import { DynplugError } from '../errors/errors';

/** Undefined without a schema, and when it does not compile: the export says why, and can be told to leave it. */
export async function schemaAhead(
  { tree, dir }: SourcePlugin,
  signal: AbortSignal,
): Promise<EarlierSchema | undefined> {
  try {
    const sources = schemaSources(tree, dir);
    const key = schemaKey(tree, dir, sources);
    if (key === undefined) return undefined;
    return { formatVersion: 1, key, schema: await mergedConfigSchema(tree, dir, sources, signal) };
  } catch (error) {
    if (error instanceof DynplugError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
