import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DEFAULT_OPTIONS } from '../../derive/options';
import { DEFAULT_IMAGE_OPTIONS } from '../../package-oci/options';
import { normalizePackageOciOptions } from './normalize-options';
import type { PackageOciExecutorOptions } from './schema';

const read = (file: string): string => readFileSync(path.join(__dirname, file), 'utf8');
const properties = (file: string): Record<string, object> =>
  (JSON.parse(read(file)) as { properties: Record<string, object> }).properties;
const normalize = (
  options: PackageOciExecutorOptions,
  env: Record<string, string> = {},
): ReturnType<typeof normalizePackageOciOptions> => normalizePackageOciOptions(options, 'plugins/a', env);

describe('options of package-oci', () => {
  it('have the same names in schema and type, and share those of a derivation with export', () => {
    const schema = properties('schema.json');
    const own = [...read('schema.d.ts').matchAll(/^ {2}(\w+)\?:/gm)].map(([, name]) => name as string);
    expect([...own, ...Object.keys(DEFAULT_OPTIONS)].sort()).toEqual(Object.keys(schema).sort());
    const ofExport = properties('../export/schema.json');
    for (const name of Object.keys(DEFAULT_OPTIONS)) expect(schema[name]).toEqual(ofExport[name]);
    for (const property of Object.values(schema)) expect(property).toHaveProperty('description');
  });

  it('have defaults: one manifest for linux/amd64, no name, no time', () => {
    expect(normalize({})).toEqual({
      outputPath: 'plugins/a/dist-oci',
      derive: DEFAULT_OPTIONS,
      env: {},
      ...DEFAULT_IMAGE_OPTIONS,
      projects: undefined,
      keys: {},
      from: undefined,
    });
  });

  it('take the time from SOURCE_DATE_EPOCH unless it is given', () => {
    expect(normalize({}, { SOURCE_DATE_EPOCH: '0' }).created).toBe('1970-01-01T00:00:00Z');
    expect(normalize({ created: '2026-01-31T12:00:00+01:00' }, { SOURCE_DATE_EPOCH: '0' }).created).toBe(
      '2026-01-31T11:00:00Z',
    );
  });

  it('read pairs up to the first equals sign, and platforms with a variant', () => {
    expect(normalize({ annotations: ['a=b=c', 'd='] }).annotations).toEqual({ a: 'b=c', d: '' });
    expect(normalize({ platforms: ['linux/arm/v7'] }).platforms).toEqual([
      { os: 'linux', architecture: 'arm', variant: 'v7' },
    ]);
  });

  it.each<[string, PackageOciExecutorOptions, RegExp]>([
    ['an unknown name', { nope: 1 } as PackageOciExecutorOptions, /Unknown option nope/],
    ['from with plugins', { from: 'a', plugins: ['b'] }, /exclude each other/],
    ['a pair without a name', { annotations: ['=x'] }, /not of the form/],
    ['a label without a value', { labels: ['x'] }, /not of the form/],
    ['a platform of one word', { platforms: ['amd64'] }, /"amd64" is no platform/],
    ['two platforms without an index', { platforms: ['linux/amd64', 'linux/arm64'] }, /names 2 platforms/],
    ['an index without amd64', { index: true, platforms: ['linux/arm64'] }, /lack linux\/amd64/],
    ['a host that does not exist', { profile: 'rhdh' }, /"rhdh" is no host/],
    ['a level of 0', { compressionLevel: 0 }, /0 is not one of 1 to 9/],
    ['a level of 10', { compressionLevel: 10 }, /10 is not one of 1 to 9/],
    ['a time in words', { created: 'today' }, /"today" is no time/],
    ['a date alone', { created: '2026-01-31' }, /is no time/],
  ])('refuse %s', (_what, options, reason) => {
    expect(() => normalize(options)).toThrow(reason);
    expect(() => normalize(options)).toThrow(expect.objectContaining({ code: 'EOPTION' }) as Error);
  });
});
