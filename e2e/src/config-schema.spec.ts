// Config schemas through the workspace's own compiler: the real one, from type declarations.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ALONE, dynamicDir, exportPlugin, withChange } from './portal';

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
