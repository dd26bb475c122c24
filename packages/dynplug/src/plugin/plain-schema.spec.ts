// Schemas of plain types. The end-to-end tests compare them with those of Backstage's own loader.
import { mergedPlainSchema, plainSchema } from './plain-schema';

const config = (members: string): string => `export interface Config {\n${members}\n}\n`;
const propertiesOf = (members: string): unknown => plainSchema(config(members))?.['properties'];

describe('a plain config schema', () => {
  it('has texts, numbers, lists, literals and objects of these, with their comments', () => {
    const text = `/* A licence. */
/** The root. */
export interface Config {
  /**
   * Two
   * lines.
   *
   * @visibility frontend
   */
  app?: {
    token: string; // a note
    'max-length'?: number
    lists: { ok: boolean }[][], modes?: Array<'a' | "b">;
    map?: { [key: string]: 'x' };
  };
}
`;
    expect(plainSchema(text)).toEqual({
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      description: 'The root.',
      properties: {
        app: {
          type: 'object',
          description: 'Two lines.',
          visibility: 'frontend',
          required: ['token', 'lists'],
          properties: {
            token: { type: 'string' },
            'max-length': { type: 'number' },
            lists: {
              type: 'array',
              items: {
                type: 'array',
                items: { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'] },
              },
            },
            modes: { type: 'array', items: { type: 'string', enum: ['a', 'b'] } },
            map: { type: 'object', additionalProperties: { type: 'string', const: 'x' } },
          },
        },
      },
    });
  });

  it('has its keys in the order of the loader, before and after it merges', () => {
    const schema = plainSchema(config('/** Words. */\na: { b: string }')) ?? {};
    expect(JSON.stringify(schema['properties'])).toBe(
      '{"a":{"type":"object","properties":{"b":{"type":"string"}},"required":["b"],"description":"Words."}}',
    );
    expect(JSON.stringify(mergedPlainSchema(schema)['properties'])).toBe(
      '{"a":{"type":"object","required":["b"],"description":"Words.","properties":{"b":{"type":"string"}}}}',
    );
  });

  it.each([
    ['a name', 'a: Foo'],
    ['a union', 'a: string | number'],
    ['a union with a literal', `a: 'b' | number`],
    ['a list of one of two literals', `a: 'b' | 'c'[]`],
    ['any', 'a: any'],
    ['a number as a literal', 'a: 1'],
    ['a method', 'a(): string'],
    ['a modifier', 'readonly a: string'],
    ['a name twice', 'a: string; a: string'],
    ['a name that objects inherit', 'constructor: string'],
    ['a number as a name', `'1': string`],
    ['a member beside an index', 'a: { [key: string]: string; b: string }'],
    ['an escape', String.raw`a: 'b\'c'`],
    ['no end', 'a: {'],
    ['two comments', '/** A. */\n/** B. */\na: string'],
    ['a comment behind a member', 'a: string; /** B. */ b: string'],
    ['another tag', '/** @default 1 */\na: string'],
    ['a visibility that may contradict another', '/** @deepVisibility secret */\na: string'],
    ['a tag within words', '/** A. @visibility secret */\na: string'],
    ['a link', '/** {@link b} */\na: string'],
    ['paragraphs', '/**\n * A.\n *\n * B.\n */\na: string'],
    ['a list in a comment', '/**\n * A:\n * - b\n */\na: string'],
    ['an indented line', '/**\n * A\n *   b\n */\na: string'],
  ])('has none of: %s', (_what, members) => {
    expect(propertiesOf('a: string')).toBeDefined();
    expect(plainSchema(config(members))).toBeUndefined();
  });

  it.each(['', 'export type Config = { a: string }', 'interface Config {}', `import './a';\n${config('a: string')}`])(
    'is the only statement of its file: %s',
    (text) => {
      expect(plainSchema(text)).toBeUndefined();
    },
  );
});
