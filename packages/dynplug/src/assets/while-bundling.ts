// What is found out about a frontend plugin while the bundler works: its dependencies, which the lockfile is compared with when it is known what was
// bundled, and its config schema, which every export of it takes.
import { setImmediate } from 'node:timers/promises';
import { type Walk, walkClosure } from '../closure/walk';
import type { SourcePlugin } from '../derive/source-plugin';
import { DynplugError } from '../errors/errors';
import { mergedConfigSchema } from '../plugin/config-schema';
import { type EarlierSchema, schemaKey } from '../plugin/earlier-schema';
import { schemaSources } from '../plugin/schema-sources';

/** All that could be bundled: what hosts share may be brought as a fallback. */
const EVERYTHING = {
  isShared: () => false,
  isEmbedded: () => false,
  isSuppressed: () => false,
  isBundledPeer: () => false,
};

/** @throws EMANIFEST, EYAML */
export async function walkAhead({ tree, dir }: SourcePlugin): Promise<Walk> {
  await setImmediate();
  return walkClosure(tree, dir, EVERYTHING);
}

/** Undefined without a schema, and when it does not compile: the export reports why, and has an option to leave it out. */
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
