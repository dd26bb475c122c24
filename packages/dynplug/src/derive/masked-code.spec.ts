import { maskedCode } from './masked-code';

describe('maskedCode', () => {
  it.each([
    ['a line comment', 'a; // call("x")\nb', 'a;             \nb'],
    ['a comment', 'a /* "b\n */ c', 'a      \n    c'],
    ['strings', `f('a"b', "it's")`, `f('   ', "    ")`],
    ['an escaped quote', String.raw`f('a\'b') + g`, "f('    ') + g"],
    ['a template', 'f(`a ${b("c")} // d`) // e', 'f(`  ${b(" ")}     `)     '],
    ['a template in a template', '`a${`b${c}d`}e` + f', '` ${` ${c} `} ` + f'],
    ['braces in the code of a template', '`${ { a: "}" }.a }x` + b', '`${ { a: " " }.a } ` + b'],
    ['a regular expression', `x = /['"/]/g; 'a'`, `x =        g; ' '`],
    ['a regular expression after a keyword', `return /'/.test(a)`, `return    .test(a)`],
    ['divisions', `a / b; c = (d) / 'e' / f`, `a / b; c = (d) / ' ' / f`],
    ['a string that does not end', `a = 'b\nc`, `a = ' \nc`],
    ['a template that does not end', 'a = `b${c', 'a = ` ${c'],
    ['a comment that does not end', 'a /* b', 'a     '],
  ])('blanks %s', (_what, text, code) => {
    expect(maskedCode(text)).toBe(code);
  });

  it('keeps the length, so that a place in the one is the same in the other', () => {
    const text = "const a = 'b'; /* c */ `d${e}f`;\n// g\nh";
    expect(maskedCode(text)).toHaveLength(text.length);
  });
});
