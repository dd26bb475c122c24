import { readFileSync } from 'node:fs';
import path from 'node:path';
import { validateOptsAgainstSchema } from 'nx/src/utils/params';
import { OPTIONS, requirePluginOptions } from './check-options';

const schema = JSON.parse(readFileSync(path.join(__dirname, '../../schema/dynplug-field.json'), 'utf8')) as {
  properties: Record<string, { description: string }>;
};
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
    for (const property of Object.values(schema.properties)) expect(property.description).toMatch(/\.$/);
  });

  // What an editor underlines and what inference refuses must be the same.
  const values: readonly unknown[] = [
    '',
    'x',
    'all',
    'npm',
    'veecode',
    'rhdh-1.9',
    3,
    true,
    null,
    [],
    ['x'],
    [''],
    [1],
    {},
  ];
  it.each(Object.keys(OPTIONS))('agrees with inference about %s', (name) => {
    const verdicts = values.map((value) => {
      const options = { [name]: value };
      const bySchema = accepts(() => validateOptsAgainstSchema(options, schema));
      expect([options, bySchema]).toEqual([options, accepts(() => requirePluginOptions(options, 'x'))]);
      return bySchema;
    });
    expect(new Set(verdicts).size).toBe(2);
  });

  it('knows no other option', () => {
    expect(accepts(() => validateOptsAgainstSchema({ presett: 'x' }, schema))).toBe(false);
  });
});
