import { MAX_DEPTH, parseJson } from './parse-json';

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
