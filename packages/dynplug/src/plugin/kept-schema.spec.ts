import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { InstalledTree } from '../tree/installed-tree';
import { keptConfigSchema } from './kept-schema';
import type { SchemaSource } from './schema-sources';

const LOADER = 'node_modules/@backstage/config-loader';
const CACHE = 'node_modules/.cache/dynplug/config-schema';
/** A loader that says when it compiled. */
const compiler = (made: string): string => `exports.loadConfigSchema = async () => ({
  serialize: () => ({ schemas: [{ value: { made: ${JSON.stringify(made)} } }] }),
});
exports.mergeConfigSchemas = ([schema]) => schema;
`;
const manifest = (name: string, version: string): object => ({ name, version, main: 'index.js' });

function workspace(): string {
  const root = temporaryFolder();
  writeFiles(root, {
    'package.json': { name: 'root', version: '0.0.0' },
    'config.d.ts': 'export interface Config { a?: string }',
    [`${LOADER}/package.json`]: manifest('@backstage/config-loader', '1.0.0'),
    [`${LOADER}/index.js`]: compiler('first'),
    'node_modules/typescript/package.json': manifest('typescript', '5.9.0'),
  });
  return root;
}

const schemaOf = (root: string, schema: unknown = 'config.d.ts'): ReturnType<typeof keptConfigSchema> => {
  const source: SchemaSource = { package: 'foo', dir: root, schema };
  return keptConfigSchema(new InstalledTree(root), root, [source]);
};

describe('a config schema', () => {
  it('is compiled once for the same text and compiler', async () => {
    const root = workspace();
    expect(await schemaOf(root)).toEqual({ made: 'first' });
    expect(readdirSync(path.join(root, CACHE))).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.json$/)]);
    writeFiles(root, { [`${LOADER}/index.js`]: compiler('second') });
    expect(await schemaOf(root)).toEqual({ made: 'first' });
  });

  it.each<[string, Readonly<Record<string, string | object>>]>([
    ['its text', { 'config.d.ts': 'export interface Config { a?: number }' }],
    ['the loader', { [`${LOADER}/package.json`]: manifest('@backstage/config-loader', '1.0.1') }],
    ['TypeScript', { 'node_modules/typescript/package.json': manifest('typescript', '5.9.1') }],
    [
      'what makes schemas of types',
      { 'node_modules/ts-json-schema-generator/package.json': manifest('ts-json-schema-generator', '2.0.0') },
    ],
  ])('is compiled again with another version of %s', async (_what, files) => {
    const root = workspace();
    await schemaOf(root);
    writeFiles(root, { [`${LOADER}/index.js`]: compiler('second'), ...files });
    expect(await schemaOf(root)).toEqual({ made: 'second' });
  });

  it.each(['{', '{}', '{"formatVersion":1,"key":"other","schema":{"made":"other"}}', ''])(
    'is compiled again when the cache holds %j',
    async (text) => {
      const root = workspace();
      await schemaOf(root);
      const [name = ''] = readdirSync(path.join(root, CACHE));
      writeFileSync(path.join(root, CACHE, name), text);
      writeFiles(root, { [`${LOADER}/index.js`]: compiler('second') });
      expect(await schemaOf(root)).toEqual({ made: 'second' });
    },
  );

  it('is never kept when it depends on other files', async () => {
    const root = workspace();
    writeFiles(root, { 'config.d.ts': `import { A } from './a';\nexport interface Config { a?: A }` });
    expect(await schemaOf(root)).toEqual({ made: 'first' });
    writeFiles(root, { [`${LOADER}/index.js`]: compiler('second') });
    expect(await schemaOf(root)).toEqual({ made: 'second' });
  });

  it('needs no cache', async () => {
    const root = workspace();
    // A file where a folder must be fails for root too, which permissions do not stop.
    writeFiles(root, { 'node_modules/.cache': 'a file' });
    chmodSync(path.join(root, 'node_modules/.cache'), 0o400);
    expect(await schemaOf(root)).toEqual({ made: 'first' });
  });

  it('is what the compiler says is wrong', async () => {
    const root = workspace();
    await expect(schemaOf(root, 'gone.d.ts')).rejects.toMatchObject({ code: 'ESCHEMA' });
    expect(await keptConfigSchema(new InstalledTree(root), root, [])).toEqual({});
  });
});
