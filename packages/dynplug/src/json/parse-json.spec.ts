import { MAX_DEPTH, parseBrokenJsonc, parseJson, parseJsonc, repeatedKey } from './parse-json';

const nested = (depth: number): string => '{"a":['.repeat(depth / 2) + ']}'.repeat(depth / 2);

describe('parseJson', () => {
  it('reads a text with a byte order mark', () => {
    expect(parseJson('\ufeff{"a":1}')).toEqual({ a: 1 });
  });

  it('rejects what is nested too deep', () => {
    expect(JSON.stringify(parseJson(nested(MAX_DEPTH)))).toBe(nested(MAX_DEPTH));
    for (const depth of [MAX_DEPTH + 2, 20_000]) expect(() => parseJson(nested(depth))).toThrow(SyntaxError);
  });

  it('counts no brackets in texts, also behind escapes', () => {
    const value = { readme: '[{'.repeat(1000), escaped: '\\"['.repeat(1000), end: '\\', after: ['//', '/*'] };
    expect(parseJson(JSON.stringify(value))).toEqual(value);
  });
});

const NESTED = `// [\n${'['.repeat(20_000)}`;

describe('parseJsonc', () => {
  it('reads what Nx reads', () => {
    expect(parseJsonc('\ufeff{ "a": [1,], /* b */ }')).toEqual({ a: [1] });
  });

  it('names the line of a mistake', () => {
    expect(() => parseJsonc('{\n  "a": \n}')).toThrow(/ValueExpected in line 3/);
  });

  it('rejects what is nested too deep', () => {
    expect(() => parseJsonc(NESTED)).toThrow(new SyntaxError('it is nested more than 200 levels deep'));
    expect(parseBrokenJsonc(NESTED)).toBeUndefined();
  });
});

describe('repeatedKey', () => {
  it.each<[string, readonly string[], string | undefined]>([
    ['{ "a": 1, "b": 2, "a": 3 }', [], 'a'],
    ['\ufeff{ "in": { "a": 1, "\\u0061": 2 } }', ['in'], 'a'],
    ['{ "in": { "a": 1, "b": 2 } }', ['in'], undefined],
    ['{ "in": ["a", "a"] }', ['in'], undefined],
    ['{ "a": 1 }', ['in'], undefined],
    ['{ "a": ', ['a'], undefined],
    ['', [], undefined],
  ])('of %j at %j is %j', (text, at, name) => {
    expect(repeatedKey(text, at)).toBe(name);
  });
});
