// Config schemas: hosts look for them under different names, and a broken one can stop the whole backend.
import { schemaProblem } from '../config-schema-problem';
import { type Json, type JsonObject, isList } from '../json';
import { isObject } from '../../json/values';
import { type PluginTree, hasFolder, jsonIn, jsonProblem } from '../plugin-tree';
import { INSTALLERS } from '../profiles';
import type { Host } from '../../options/hosts';
import { isBackend, isFrontend } from '../role-of';
import type { Rule, Violation } from '../rule';

const UPSTREAM = 'dist/.config-schema.json';
const NODE = 'dist/configSchema.json';
const WEB = 'dist-scalprum/configSchema.json';
const SOURCE =
  'backstage/backstage backend-dynamic-feature-service: schemas/schemas.ts; redhat-developer/rhdh packages/backend/src/index.ts: schemaLocator';
const STOPS = 'the whole backend may not start';

const both = (effect: string): Partial<Record<Host, string>> =>
  Object.fromEntries([...INSTALLERS, 'backstage'].map((host) => [host, effect]));

/** The schemas that hosts read, each with the hosts that do. */
function schemasOf(tree: PluginTree): readonly { readonly file: string; readonly hosts: readonly Host[] }[] {
  return [
    { file: UPSTREAM, hosts: ['backstage'] as const },
    { file: isFrontend(tree) ? WEB : NODE, hosts: INSTALLERS },
  ].filter(({ file }) => tree.files.has(file));
}

/** A violation for each schema that has the problem. */
function* perSchema(tree: PluginTree, find: (schema: Json) => string | undefined): Generator<Violation> {
  for (const { file, hosts } of schemasOf(tree)) {
    const schema = jsonIn(tree.files, file);
    const problem = schema === undefined ? undefined : find(schema);
    if (problem !== undefined) yield { path: tree.prefix + file, message: `${file}: ${problem}.`, hosts };
  }
}

/** A packed schema holds several; each counts. */
function partsOf(schema: Json): readonly Json[] {
  if (!isPacked(schema)) return [schema];
  return isList(schema['schemas'])
    ? schema['schemas'].map((item) => (isObject(item) ? (item['value'] ?? null) : null))
    : [null];
}

const isPacked = (schema: Json): schema is JsonObject => isObject(schema) && 'backstageConfigSchemaVersion' in schema;
const isEmpty = (schema: Json): boolean => isObject(schema) && Object.keys(schema).length === 0;

export const CONFIG_SCHEMA_RULES: readonly Rule<PluginTree>[] = [
  {
    id: 'config-schema-json',
    title: 'a config schema is JSON',
    severity: 'error',
    effects: both(STOPS),
    source: SOURCE,
    fix: 'Export the plugin again.',
    *find(tree) {
      for (const { file, hosts } of schemasOf(tree)) {
        const problem = jsonProblem(tree, file);
        if (problem !== undefined)
          yield { path: tree.prefix + file, message: `${file} is not JSON: ${problem}`, hosts };
      }
    },
  },
  {
    id: 'config-schema-form',
    title: 'a config schema has $schema and type "object"',
    severity: 'error',
    effects: both(
      'logs an error and ignores the schema: secrets are not kept out of logs, the frontend gets no values',
    ),
    source: SOURCE,
    fix: 'Add "$schema": "http://json-schema.org/draft-07/schema#" and "type": "object", or remove the file.',
    find: (tree) =>
      perSchema(tree, (schema) => {
        if (isEmpty(schema)) return undefined;
        const wrong = partsOf(schema).some(
          (part) =>
            !isObject(part) || typeof part['$schema'] !== 'string' || (!isPacked(schema) && part['type'] !== 'object'),
        );
        return wrong ? 'it has no $schema or is not of type "object"' : undefined;
      }),
  },
  {
    id: 'config-schema-keyword',
    title: 'a config schema has only values that its keywords allow',
    severity: 'error',
    effects: both(STOPS),
    source: 'backstage/backstage config-loader: schema/compile.ts',
    fix: 'Fix the schema of the plugin and export it again.',
    find: (tree) =>
      perSchema(tree, (schema) => {
        for (const part of partsOf(schema)) {
          const problem = isObject(part) ? schemaProblem(part) : undefined;
          if (problem !== undefined) return problem;
        }
        return undefined;
      }),
  },
  {
    id: 'config-schema-name',
    title: 'a config schema lies where each host looks for it',
    severity: 'warning',
    effects: both('does not find the schema: secrets are not kept out of logs, the frontend gets no values'),
    source: SOURCE,
    fix: `Ship the schema as ${UPSTREAM} and as ${NODE} (backend) or ${WEB} (frontend).`,
    *find(tree) {
      const platform = isFrontend(tree) ? WEB : NODE;
      if (!isBackend(tree) && !(isFrontend(tree) && hasFolder(tree, 'dist-scalprum'))) return;
      if (tree.files.has(UPSTREAM) && !tree.files.has(platform))
        yield {
          path: tree.prefix + platform,
          message: `There is a ${UPSTREAM}, but no ${platform}.`,
          hosts: INSTALLERS,
        };
      if (tree.files.has(platform) && !tree.files.has(UPSTREAM))
        yield {
          path: tree.prefix + UPSTREAM,
          message: `There is a ${platform}, but no ${UPSTREAM}.`,
          hosts: ['backstage'],
        };
    },
  },
];
