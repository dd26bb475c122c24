import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DEFAULT_OPTIONS } from '../../derive/options';
import { normalizeExportOptions } from './normalize-options';

const read = (file: string): string => readFileSync(path.join(__dirname, file), 'utf8');
const schema = JSON.parse(read('schema.json')) as {
  properties: Record<string, { description?: string; default?: unknown }>;
};

describe('options of export', () => {
  it('have the same names in schema, type and code', () => {
    const names = Object.keys(schema.properties).sort();
    const own = [...read('schema.d.ts').matchAll(/^ {2}(\w+)\?:/gm)].map(([, name]) => name as string);
    expect([...own, ...Object.keys(DEFAULT_OPTIONS)].sort()).toEqual(names);
    expect(
      [...Object.keys(DEFAULT_OPTIONS), 'outputPath', 'profile', 'link', 'trackManifest', 'explain'].sort(),
    ).toEqual(names);
  });

  it('are all described, with the default that the code has', () => {
    for (const [name, property] of Object.entries(schema.properties)) {
      expect(property.description).toMatch(/\.$/);
      if (property.default !== undefined && name in DEFAULT_OPTIONS)
        expect(property.default).toBe(DEFAULT_OPTIONS[name as keyof typeof DEFAULT_OPTIONS]);
    }
  });

  it('have defaults', () => {
    expect(normalizeExportOptions({}, 'plugins/a')).toEqual({
      outputPath: 'plugins/a/dist-dynamic',
      derive: DEFAULT_OPTIONS,
      profile: 'all',
      link: false,
      trackManifest: false,
      explain: [],
    });
    expect(normalizeExportOptions({}, '.').outputPath).toBe('dist-dynamic');
  });

  it('read sizes', () => {
    expect(normalizeExportOptions({ maxSize: '1.5 MB' }, 'a').derive.maxSize).toBe(1_500_000);
    expect(normalizeExportOptions({ maxSize: 42 }, 'a').derive.maxSize).toBe(42);
    expect(() => normalizeExportOptions({ maxSize: 'big' }, 'a')).toThrow(/"big" is no size/);
  });

  it('refuse what contradicts itself or does not exist', () => {
    expect(() => normalizeExportOptions({ allowNativePackages: ['a'], suppressNativePackages: ['a'] }, 'a')).toThrow(
      /both in/,
    );
    expect(() => normalizeExportOptions({ nope: 1 } as object, 'a')).toThrow(/Unknown option nope/);
  });
});
