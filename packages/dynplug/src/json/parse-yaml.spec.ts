import { parseYaml } from './parse-yaml';

const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
for (const [name, of] of ['ba', 'cb', 'dc', 'ed'] as const)
  bomb.push(`${name}: &${name} [${Array.from({ length: 9 }, () => `*${of}`).join(', ')}]`);
const chain = Array.from({ length: 300 }, (_, at) => `a${at}: &a${at} [${at === 0 ? '' : `*a${at - 1}`}]`);

describe('parseYaml', () => {
  it('reads aliases', () => {
    expect(parseYaml('a: &a { b: 1 }\nc: [*a, *a]').value).toEqual({ a: { b: 1 }, c: [{ b: 1 }, { b: 1 }] });
  });

  it.each([
    ['a recursive alias', 'a: &a\n  b: [*a]', /an alias stands for a collection that contains it/],
    ['a bomb of aliases', bomb.join('\n'), /^Excessive alias count/],
    ['a long chain of aliases', chain.join('\n'), /nested more than 200 levels deep/],
    ['lists in flow style', '['.repeat(20_000), /nested more than 200 levels deep/],
    ['lists in block style', `${'- '.repeat(20_000)}x`, /nested more than 200 levels deep/],
    ['keys in block style', '? '.repeat(20_000), /nested more than 200 levels deep/],
    ['an alias without an anchor', 'a: *nobody', /^Unresolved alias/],
  ])('rejects %s', (_what, text, message) => {
    expect(() => parseYaml(text)).toThrow(SyntaxError);
    expect(() => parseYaml(text)).toThrow(message);
  });

  it('quotes nothing of a broken file', () => {
    expect(() => parseYaml('npmAuthToken: "hidden-value')).toThrow(/^Missing closing "quote at line 1, column \d+$/);
  });
});
