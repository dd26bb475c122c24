import { readFileSync } from 'node:fs';
import path from 'node:path';
import { validateOptsAgainstSchema } from 'nx/src/utils/params';
import { ASSETS_OPTIONS } from './assets-options';
import { OPTIONS, requirePluginOptions } from './check-options';

type Properties = Readonly<Record<string, { readonly description: string; readonly properties?: Properties }>>;

const read = (file: string): { readonly properties: Properties } =>
  JSON.parse(readFileSync(path.join(__dirname, '../..', file), 'utf8')) as { properties: Properties };
const schema = read('schema/dynplug-field.json');
const accepts = (work: () => void): boolean => {
  try {
    work();
    return true;
  } catch {
    return false;
  }
};

describe('schema/dynplug-field.json', () => {
  it('has every option, with a description', () => {
    expect(Object.keys(schema.properties)).toEqual(Object.keys(OPTIONS));
    const ofAssets = schema.properties['assets']?.properties ?? {};
    expect(Object.keys(ofAssets)).toEqual(Object.keys(ASSETS_OPTIONS));
    for (const property of [...Object.values(schema.properties), ...Object.values(ofAssets)])
      expect(property.description).toMatch(/\.$/);
  });

  it('has every option of the target assets but the folder that it writes', () => {
    const { outputPath: _outputPath, ...options } = read('src/executors/assets/schema.json').properties;
    expect(Object.keys(ASSETS_OPTIONS)).toEqual(Object.keys(options));
  });

  // What an editor underlines and what inference refuses must be the same.
  const values: readonly unknown[] = [
    '',
    'x',
    'all',
    'npm',
    'veecode',
    'rhdh-1.9',
    'per-workspace',
    3,
    true,
    null,
    [],
    ['x'],
    [''],
    [1],
    {},
    { x: 'y' },
    { x: '' },
    { x: true },
    { x: 1 },
    { x: { import: false, requiredVersion: '^1.0.0' } },
    { x: { import: 'no' } },
    { x: { imports: true } },
    'auto',
    'https://cdn.example.com/',
    'hidden',
    'backstage-cli',
    { minify: false },
  ];
  const inField = Object.keys(OPTIONS).map((name) => [name, (value: unknown): object => ({ [name]: value })] as const);
  const inAssets = Object.keys(ASSETS_OPTIONS).map(
    (name) => [`assets.${name}`, (value: unknown): object => ({ assets: { [name]: value } })] as const,
  );
  it.each([...inField, ...inAssets])('agrees with inference about %s', (_name, given) => {
    const verdicts = values.map((value) => {
      const options = given(value);
      const bySchema = accepts(() => validateOptsAgainstSchema(options, schema as never));
      expect([options, bySchema]).toEqual([options, accepts(() => requirePluginOptions(options, 'x'))]);
      return bySchema;
    });
    expect(new Set(verdicts).size).toBe(2);
  });

  it('knows no other option', () => {
    for (const options of [{ presett: 'x' }, { assets: { minfy: true } }])
      expect(accepts(() => validateOptsAgainstSchema(options, schema as never))).toBe(false);
  });
});
