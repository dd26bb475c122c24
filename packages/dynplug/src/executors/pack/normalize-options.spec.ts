import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DEFAULT_OPTIONS } from '../../derive/options';
import { normalizePackOptions } from './normalize-options';
import type { PackExecutorOptions } from './schema';

const read = (file: string): string => readFileSync(path.join(__dirname, file), 'utf8');
const properties = (file: string): Record<string, object> =>
  (JSON.parse(read(file)) as { properties: Record<string, object> }).properties;

describe('options of pack', () => {
  it('have the same names in schema and type, and share those of a derivation with export', () => {
    const schema = properties('schema.json');
    expect([...read('schema.d.ts').matchAll(/^ {2}(\w+)\?:/gm)].map(([, name]) => name).sort()).toEqual(
      Object.keys(schema).sort(),
    );
    const ofExport = properties('../export/schema.json');
    for (const name of Object.keys(DEFAULT_OPTIONS)) expect(schema[name]).toEqual(ofExport[name]);
    for (const property of Object.values(schema)) expect(property).toHaveProperty('description');
  });

  it('have defaults', () => {
    expect(normalizePackOptions({}, 'plugins/a')).toEqual({
      outputPath: 'plugins/a/dist-pack',
      derive: DEFAULT_OPTIONS,
      from: undefined,
      profile: 'all',
      failOn: [],
      compressionLevel: 6,
      baseUrl: undefined,
      packDestination: undefined,
    });
  });

  it.each<[string, PackExecutorOptions, RegExp]>([
    ['an unknown name', { nope: 1 } as PackExecutorOptions, /Unknown option nope/],
    ['a host that does not exist', { profile: 'rhdh' }, /"rhdh" is no host/],
    ['a level of 10', { compressionLevel: 10 }, /10 is not one of 1 to 9/],
    ['an address of another kind', { baseUrl: 'ftp://x/y' }, /no http or https address/],
    ['an address that is none', { baseUrl: 'plugin-registry' }, /no http or https address/],
    ['an address with a query', { baseUrl: 'http://x/?a=b' }, /query/],
    ['an address with a password', { baseUrl: 'http://me:s3cr3t@x' }, /user name or password/],
  ])('refuse %s', (_what, options, reason) => {
    expect(() => normalizePackOptions(options, 'plugins/a')).toThrow(reason);
    expect(() => normalizePackOptions(options, 'plugins/a')).toThrow(
      expect.objectContaining({ code: 'EOPTION' }) as Error,
    );
    expect(() => normalizePackOptions(options, 'plugins/a')).not.toThrow(/s3cr3t/);
  });
});
