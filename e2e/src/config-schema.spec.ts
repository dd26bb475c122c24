// Config schemas through the workspace's own compiler: the real one, from type declarations.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ALONE, PORTAL, dynamicDir, exportPlugin, withChange } from './portal';
import { temporaryFolder } from './temporary-folder';

interface Plain {
  readonly plainSchema: (text: string) => object | undefined;
  readonly mergedPlainSchema: (schema: object | undefined) => object;
}

interface Loader {
  readonly loadConfigSchema: (options: object) => Promise<{ serialize(): { schemas: { value: object }[] } }>;
  readonly mergeConfigSchemas: (schemas: readonly object[]) => object;
}

const fromPortal = createRequire(path.join(PORTAL, 'package.json'));

/** What Backstage's own loader makes of each declaration, alone. */
async function loadedSchemas(texts: readonly string[]): Promise<readonly { value: object; merged: object }[]> {
  const { loadConfigSchema, mergeConfigSchemas } = fromPortal('@backstage/config-loader') as Loader;
  const root = temporaryFolder();
  const packagePaths = texts.map((text, at) => {
    const dir = path.join(root, String(at));
    mkdirSync(dir);
    writeFileSync(path.join(dir, 'config.d.ts'), text);
    const manifest = { name: String(at), version: '1.0.0', configSchema: 'config.d.ts' };
    writeFileSync(path.join(dir, 'package.json'), JSON.stringify(manifest));
    return path.join(dir, 'package.json');
  });
  return Promise.all(
    packagePaths.map(async (file) => {
      const loaded = await loadConfigSchema({ dependencies: [], packagePaths: [file] });
      const [{ value } = { value: {} }] = loaded.serialize().schemas;
      return { value, merged: mergeConfigSchemas([structuredClone(value)]) };
    }),
  );
}

describe('the config schema', () => {
  it('is compiled from the declarations, for both kinds of hosts, without a path of this machine', async () => {
    await exportPlugin('notes-backend', ALONE);
    const [rhdh, backstage] = ['dist/configSchema.json', 'dist/.config-schema.json'].map((file) =>
      readFileSync(path.join(dynamicDir('notes-backend'), file), 'utf8'),
    );
    expect(rhdh).toBe(backstage);
    expect(JSON.parse(rhdh as string)).toMatchObject({
      $schema: expect.stringContaining('json-schema.org') as string,
      type: 'object',
      properties: {
        notes: {
          properties: {
            maxLength: { type: 'number' },
            greeting: { visibility: 'frontend' },
            linkKey: { visibility: 'secret' },
          },
        },
      },
    });
    expect(rhdh).not.toMatch(/\/(root|home|tmp|Users)\//);
  });

  it('is the same with a few types of the language as with all that TypeScript declares', async () => {
    const text = `export interface Config {
      a?: { /** @visibility frontend */ b: string[]; c?: Array<{ d: 1 | 2 | 'x' }>; e: ReadonlyArray<boolean> };
      f: Partial<Foo> & Pick<Foo, 'a'>; g: Omit<Required<Foo>, 'b'>; h: Readonly<Record<string, Foo>>; i: Base['j'][];
      k: Exclude<'a' | 'b', 'a'> | NonNullable<string | undefined>; l: [string, object]; m: { [key: string]: unknown };
    }
    interface Foo extends Base { a: string; b?: number }
    interface Base { j: { k: true } }`;
    const schemaOf = (changed: string): Promise<string> =>
      withChange(
        'plugins/notes-backend/config.d.ts',
        () => changed,
        async () => {
          expect(await exportPlugin('notes-backend', ALONE)).toMatchObject({ code: 0 });
          return readFileSync(path.join(dynamicDir('notes-backend'), 'dist/configSchema.json'), 'utf8');
        },
      );
    const few = await schemaOf(text);
    // This word makes the text look as if it depended on other files, and everything is read.
    const all = await schemaOf(`// import\n${text}`);
    expect(JSON.parse(few)).toMatchObject({ properties: { f: { properties: { a: { type: 'string' } } } } });
    expect(few).toBe(all);
  });

  it('has the bytes of the loader where its types are plain', async () => {
    const rich = `/** Root. */\nexport interface Config {\n  /**\n   * Two\n   * lines.\n   *\n   * @visibility frontend\n   */\n  app?: {
      b: string[][]; a?: Array<{ d: 'y' | "x"; c?: boolean }>\n      map: { [key: string]: { n: number } }, empty?: {};
      one: 'x'\n      modes?: (\n        | 'q'\n        | 'p'\n      )[];\n      // A note.\n      /** @visibility secret */\n      'a-b'?: number;\n    };\n  }\n`;
    const fixtures = path.resolve(__dirname, '../fixtures');
    const written = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
      .filter((file) => path.basename(file) === 'config.d.ts')
      .map((file) => readFileSync(path.join(fixtures, file), 'utf8'));
    expect(written.length).toBeGreaterThan(2);
    const { plainSchema, mergedPlainSchema } = fromPortal(
      './node_modules/@org/dynplug/dist/plugin/plain-schema',
    ) as Plain;
    const ours = [rich, ...written].map(plainSchema);
    const theirs = await loadedSchemas([rich, ...written]);
    expect(ours.map((schema) => JSON.stringify(schema))).toEqual(theirs.map(({ value }) => JSON.stringify(value)));
    expect(ours.map((schema) => JSON.stringify(mergedPlainSchema(schema)))).toEqual(
      theirs.map(({ merged }) => JSON.stringify(merged)),
    );
  });

  it('has the packages in the order of the manifests, however long one takes to read', async () => {
    const withSchema = (name: string, padding: number) => (manifest: string) =>
      JSON.stringify({
        ...(JSON.parse(manifest) as object),
        configSchema: { type: 'object', description: '-'.repeat(padding), properties: { [name]: { type: 'string' } } },
      });
    const properties = await withChange('plugins/notes-common/package.json', withSchema('common', 3_000_000), () =>
      withChange('plugins/notes-node/package.json', withSchema('node', 0), async () => {
        expect(await exportPlugin('notes-backend', ALONE)).toMatchObject({ code: 0 });
        const schema = readFileSync(path.join(dynamicDir('notes-backend'), 'dist/configSchema.json'), 'utf8');
        return Object.keys((JSON.parse(schema) as { properties: object }).properties);
      }),
    );
    expect(properties.filter((name) => name !== 'notes')).toEqual(['common', 'node']);
  });

  it('stops the export when it does not compile', async () => {
    const { code, output } = await withChange(
      'plugins/notes-backend/config.d.ts',
      () => 'export interface Settings { notes?: string }\n',
      () => exportPlugin('notes-backend', ALONE),
    );
    expect(code).toBe(1);
    expect(output).toMatch(/ESCHEMA Invalid configuration schema of @acme\/backstage-plugin-notes-backend: .*Config/);
  });
});
