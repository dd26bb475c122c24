import { placeholdersFor, withMissing, withOtherType } from './placeholder-config';

const text = { type: 'string' };
const schemaOf = (properties: object, required: readonly string[]): Record<string, unknown> => ({
  type: 'object',
  properties: { notes: { type: 'object', properties, required } },
  required: ['notes'],
});

describe('placeholders', () => {
  it('stand for required values, each of the type that the schema asks for', () => {
    const properties = {
      url: text,
      port: { type: 'number', minimum: 1024 },
      count: { type: 'integer' },
      isOn: { type: 'boolean' },
      level: { enum: ['info', 'debug'] },
      kind: { const: 'fixed' },
      names: { type: 'array', items: text },
      either: { type: ['string', 'null'] },
      optional: text,
      usual: { type: 'string', default: 'known' },
    };
    const required = Object.keys(properties).filter((name) => name !== 'optional');
    expect(placeholdersFor(schemaOf(properties, required), {})).toEqual({
      config: {
        notes: {
          url: 'https://placeholder.invalid',
          port: 1024,
          count: 1,
          isOn: false,
          level: 'info',
          kind: 'fixed',
          names: [],
          either: 'https://placeholder.invalid',
        },
      },
      keys: ['url', 'port', 'count', 'isOn', 'level', 'kind', 'names', 'either'].map((name) => `notes.${name}`),
    });
  });

  it('leave out what an example gives, and what may be absent', () => {
    const schema = schemaOf({ url: text, token: text, ldap: schemaOf({ a: text }, ['a']) }, ['url', 'token']);
    expect(placeholdersFor(schema, { notes: { url: 'https://example.com' } })).toEqual({
      config: { notes: { token: 'https://placeholder.invalid' } },
      keys: ['notes.token'],
    });
    expect(placeholdersFor(schema, { notes: { url: 'a', token: 'b' } })).toEqual({ config: {}, keys: [] });
  });

  it('go into objects that are given, also where those may be absent', () => {
    const schema = { ...schemaOf({ server: { properties: { url: text }, required: ['url'] } }, []), required: [] };
    expect(placeholdersFor(schema, {}).keys).toEqual([]);
    expect(placeholdersFor(schema, { notes: { server: {} } }).keys).toEqual(['notes.server.url']);
  });

  it('are none without a schema, or for one that says nothing', () => {
    for (const schema of [undefined, {}, { properties: [] }, { properties: { a: true }, required: 'a' }])
      expect(placeholdersFor(schema, {})).toEqual({ config: {}, keys: [] });
  });
});

describe('a placeholder for a key that a plugin missed', () => {
  const known = { config: { a: { b: 1 } }, keys: ['a.b'] };

  it('keeps what is beside it', () => {
    expect(withMissing(known, 'a.c.d')).toEqual({
      config: { a: { b: 1, c: { d: 'https://placeholder.invalid' } } },
      keys: ['a.b', 'a.c.d'],
    });
  });

  it('is none where a value stands already', () => {
    for (const key of ['a', 'a.b', 'a.b.c']) expect(withMissing(known, key)).toBe(known);
  });

  it.each<[string, unknown]>([
    ['number', 1],
    ['boolean', false],
    ['object', {}],
    ['string-array', []],
    ['string', 'https://placeholder.invalid'],
  ])('becomes one of the type %s', (wanted, value) => {
    expect(withOtherType(known, 'a.b', wanted)).toEqual({ config: { a: { b: value } }, keys: ['a.b'] });
  });

  it('stays as it is where it is not ours', () => {
    expect(withOtherType(known, 'a.c', 'number')).toBe(known);
  });
});
