import { parseBrokenJsonc, parseJsonc } from './parse-jsonc';

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
