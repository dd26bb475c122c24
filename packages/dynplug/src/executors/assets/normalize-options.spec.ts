import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DEFAULT_ASSET_OPTIONS } from '../../frontend/options';
import { normalizeAssetsOptions } from './normalize-options';

const read = (file: string): string => readFileSync(path.join(__dirname, file), 'utf8');
const schema = JSON.parse(read('schema.json')) as {
  properties: Record<string, { description?: string; default?: unknown }>;
};

describe('options of assets', () => {
  it('have the same names in schema, type and code', () => {
    const names = Object.keys(schema.properties).sort();
    expect([...read('schema.d.ts').matchAll(/^ {2}(\w+)\?:/gm)].map(([, name]) => name).sort()).toEqual(names);
    expect(['outputPath', ...Object.keys(DEFAULT_ASSET_OPTIONS)].sort()).toEqual(names);
  });

  it('are all described, with the default that the code has', () => {
    for (const [name, property] of Object.entries(schema.properties)) {
      expect(property.description).toMatch(/\.$/);
      if (property.default !== undefined)
        expect(property.default).toBe(DEFAULT_ASSET_OPTIONS[name as keyof typeof DEFAULT_ASSET_OPTIONS]);
    }
  });

  it('have defaults', () => {
    expect(normalizeAssetsOptions({}, 'plugins/a')).toEqual({
      outputPath: 'plugins/a/dist-assets',
      options: DEFAULT_ASSET_OPTIONS,
    });
  });

  it('are read', () => {
    const { options } = normalizeAssetsOptions(
      {
        sharedModules: { lodash: true, react: false, x: { singleton: false } },
        maxSize: '2MB',
        publicPath: 'https://a/b/',
      },
      '.',
    );
    expect(options).toMatchObject({
      sharedModules: { lodash: {}, react: false, x: { singleton: false } },
      maxSize: 2_000_000,
      publicPath: 'https://a/b/',
    });
  });

  it.each([
    [{ sourceMaps: 'linked' }, 'sourceMaps: "linked" is none of none, hidden, inline'],
    [{ federationEngine: 'webpack' }, 'federationEngine: "webpack" is none of rspack, backstage-cli'],
    [{ publicPath: 'https://a/b' }, 'does not end with a slash'],
    [{ hostReact: 18.2 }, 'hostReact: 18.2 is no major version of React'],
    [{ maxSize: 'big' }, '"big" is no size'],
    [{ minfy: true } as object, 'Unknown option minfy; is minify meant?'],
  ])('refuse %j', (options, message) => {
    expect(() => normalizeAssetsOptions(options, 'a')).toThrow(message);
  });
});
