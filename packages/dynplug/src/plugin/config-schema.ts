// The config schema that a host reads from an installed plugin: those of the plugin and of what it depends on, merged into one.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import { isObject } from '../json/values';
import { startNodeChild } from '../process/run';
import { makeTemporaryFolder } from '../files/temporary-folder';
import type { InstalledTree } from '../tree/installed-tree';
import { type Manifest, readManifest } from '../tree/manifest';
import type { SchemaSource } from './schema-sources';
import { type PlainSchema, mergedPlainSchema, plainSchema } from './plain-schema';
import { isDeclared, isSelfContained, needsCoreTypesOnly, schemaText } from './schema-text';

/** Compiling type declarations of a few packages takes about a second; a minute means that something hangs. */
const TIMEOUT_MS = 60_000;

/**
 * One JSON schema from several, `{}` from none. Compiled and merged by the workspace's own @backstage/config-loader in a child process.
 * @param signal ends it; then it fails
 * @throws ESCHEMA
 */
export async function mergedConfigSchema(
  tree: InstalledTree,
  root: string,
  sources: readonly SchemaSource[],
  signal?: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  for (const source of sources) requireReadable(source);
  if (sources.length === 0) return {};
  const configLoader = locateConfigLoader(tree, root);
  const plain = plainSources(readManifest(configLoader), sources);
  const [first, ...others] = plain ?? [];
  if (first && others.length === 0 && isDeclared(sources[0] as SchemaSource))
    return mergedPlainSchema(first.schema as PlainSchema);
  const temporary = makeTemporaryFolder('schema');
  const library = plain ? 'none' : libraryOf(sources);
  const input = { configLoader, sources: plain ?? sources, library, temporary: temporary.path };
  const child = startNodeChild({ script: path.join(__dirname, 'config-schema.child.cjs'), cwd: tree.root });
  const stop = (): void => child.stop();
  signal?.addEventListener('abort', stop);
  const result = await child.ask<SchemaAnswer>(input, TIMEOUT_MS).finally(() => temporary.remove());
  signal?.removeEventListener('abort', stop);
  const hint =
    'The schema must be an object schema, or a .d.ts file that exports an interface "Config" and nothing else.';
  if (result.kind === 'answer') {
    const { schema, error } = result.answer;
    if (schema) return schema;
    throw new DynplugError(
      'ESCHEMA',
      `Invalid configuration schema of ${sources.map((source) => source.package).join(', ')}: ${error ?? 'no reason given'}`,
      hint,
    );
  }
  const reason = result.kind === 'timeout' ? `it took longer than ${TIMEOUT_MS / 1000} s` : result.output;
  throw new DynplugError('ESCHEMA', `The configuration schema could not be compiled: ${reason}`, hint);
}

/**
 * The same with objects in place of declarations, in the order in which the loader merges them: those that it compiles come last.
 * @param loader its manifest: another generator would give other schemas
 * @returns undefined unless all declarations are plain
 */
function plainSources(loader: Manifest, sources: readonly SchemaSource[]): readonly SchemaSource[] | undefined {
  if (!/^[\^~]?2\./.test(loader.dependencies?.['ts-json-schema-generator'] ?? '')) return undefined;
  const declared = sources.filter(isDeclared).map((source) => ({ ...source, schema: plainSchema(schemaText(source)) }));
  if (declared.some(({ schema }) => schema === undefined)) return undefined;
  return [...sources.filter((source) => !isDeclared(source)), ...declared];
}

/** What of TypeScript's own declarations has a say in the schema: a few types, all of the language, or all. */
function libraryOf(sources: readonly SchemaSource[]): 'core' | 'language' | 'all' {
  if (sources.every(needsCoreTypesOnly)) return 'core';
  return sources.every(isSelfContained) ? 'language' : 'all';
}

interface SchemaAnswer {
  readonly schema?: Readonly<Record<string, unknown>>;
  readonly error?: string;
}

function requireReadable({ package: name, dir, schema }: SchemaSource): void {
  if (isObject(schema)) return;
  if (typeof schema !== 'string') {
    throw new DynplugError(
      'ESCHEMA',
      `"configSchema" of ${name} is ${JSON.stringify(schema)}.`,
      'It is an object, or the path of a .json or .d.ts file.',
    );
  }
  if (!schema.endsWith('.json') && !schema.endsWith('.d.ts')) {
    throw new DynplugError(
      'ESCHEMA',
      `Config schema files must be .json or .d.ts, got ${schema} in ${name}.`,
      'Rename the file, or write the schema into package.json.',
    );
  }
  if (!existsSync(path.join(dir, schema))) {
    throw new DynplugError(
      'ESCHEMA',
      `${name} names the config schema ${schema}, which does not exist.`,
      'Fix "configSchema" in package.json.',
    );
  }
}

const LOADER = '@backstage/config-loader';

/** Folder of the loader that the plugin or the workspace sees, absolute. @throws ESCHEMA */
export function locateConfigLoader(tree: InstalledTree, root: string): string {
  const seenFrom = (dir: string): string | null => {
    const found = tree.locate(LOADER, dir);
    if (found !== null) tree.locked.use(dir, LOADER, found);
    return found;
  };
  const direct = seenFrom(root) ?? seenFrom(tree.root);
  if (direct !== null) return direct;
  // With pnpm only the CLI's own packages see it.
  const queue = [root, tree.root].flatMap((from) => tree.locate('@backstage/cli', from) ?? []);
  for (const dir of queue) {
    const found = seenFrom(dir);
    if (found !== null) return found;
    const further = Object.keys(readManifest(dir).dependencies ?? {}).filter((name) =>
      name.startsWith('@backstage/cli-'),
    );
    for (const name of further) {
      const next = tree.locate(name, dir);
      if (next !== null && !queue.includes(next)) queue.push(next);
    }
  }
  throw new DynplugError(
    'ESCHEMA',
    'The plugin has a config schema, but @backstage/config-loader, which compiles it, is not installed in the workspace.',
    'Add @backstage/cli (or @backstage/config-loader) to the devDependencies, or set configSchema: false.',
  );
}
