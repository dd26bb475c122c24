import { parse } from 'yaml';
import { installerYaml } from './installer-yaml';
import { isSameIn11, kind11 } from './yaml-1.1';

/** What PyYAML's SafeLoader says of plain scalars. */
const FACTS: readonly (readonly [string, ReturnType<typeof kind11>])[] = [
  ['on', 'boolean'],
  ['Off', 'boolean'],
  ['NO', 'boolean'],
  ['yes', 'boolean'],
  ['y', undefined],
  ['oN', undefined],
  ['10:30', 'integer'],
  ['190:20:30', 'integer'],
  ['10:60', undefined],
  ['010:30', undefined],
  ['10:30.5', 'float'],
  ['1_000', 'integer'],
  ['0777', 'integer'],
  ['0o17', undefined],
  ['0789', undefined],
  ['0b11', 'integer'],
  ['0x1F', 'integer'],
  ['+12', 'integer'],
  ['1e3', undefined],
  ['1.0e3', undefined],
  ['1.5e+3', 'float'],
  ['1.', 'float'],
  ['.5', 'float'],
  ['-.5', undefined],
  ['1.2.3', undefined],
  ['.inf', 'float'],
  ['-.INF', 'float'],
  ['.NaN', 'float'],
  ['2001-12-14', 'timestamp'],
  ['2001-1-4', undefined],
  ['2001-12-14t21:59:43.10-05:00', 'timestamp'],
  ['2001-12-14 21:59:43', 'timestamp'],
  ['~', 'null'],
  ['Null', 'null'],
  ['', 'null'],
  ['<<', 'merge'],
  ['=', 'value'],
  ['text', undefined],
  ['${PORT}', undefined],
];

describe('scalars of YAML 1.1', () => {
  it.each(FACTS)('%p is %p', (text, kind) => {
    expect(kind11(text)).toBe(kind);
  });

  it.each([
    ['on', false],
    ['10:30', false],
    ['0777', false],
    ['0o17', false],
    ['1e3', false],
    ['2001-12-14', false],
    ['=', false],
    ['<<', false],
    ['1_000', false],
    ['true', true],
    ['~', true],
    ['8080', true],
    ['0', true],
    ['1.5', true],
    ['0x1F', true],
    ['.inf', true],
    ['text', true],
    ['1.2.3', true],
  ])('%p is the same in YAML 1.2: %p', (text, isSame) => {
    expect(isSameIn11(text, parse(text))).toBe(isSame);
  });
});

describe('YAML for installers', () => {
  it('quotes every text that is none to one of the versions', () => {
    const texts = [
      ...FACTS.map(([text]) => text),
      'n',
      'Y',
      'null',
      'true',
      '12',
      '\u2028',
      'a\u0085b',
      '\ufeffx',
      'a\nb\n',
      ' padded ',
      "it's",
      '#',
      'a: b',
      '- c',
      '@x',
      '%y',
      '*z',
      '&w',
      '|',
      '>',
      '{{inherit}}',
    ];
    for (const text of texts) {
      const written = installerYaml({ [text]: [text] });
      expect(parse(written)).toEqual({ [text]: [text] });
      for (const line of written.split('\n')) {
        const plain = /^(?: *- )?([^"'|>:][^:]*)$/.exec(line.replace(/:$/, ''))?.[1];
        if (plain !== undefined && !written.includes('|')) expect([text, kind11(plain)]).toEqual([text, undefined]);
      }
    }
  });

  it('writes them with quotes, and escapes what YAML 1.1 takes for a line break or rejects', () => {
    expect(installerYaml({ on: 'off', at: '10:30', port: 8080, tag: '1.2.3', flag: true, none: null })).toBe(
      '"on": "off"\nat: "10:30"\nport: 8080\ntag: 1.2.3\nflag: true\nnone: null\n',
    );
    expect(installerYaml(['a\u2028b', 'c\u0085', '\ufeff'])).toBe('- "a\\u2028b"\n- "c\\u0085"\n- "\\ufeff"\n');
  });

  it('writes numbers that are numbers in both', () => {
    const numbers = [0, -1, 0.1, 1e21, -2.5e-9, 1e-7, Infinity, 777];
    const written = installerYaml(numbers);
    expect(parse(written)).toEqual(numbers);
    for (const line of written.trim().split('\n'))
      expect([line, kind11(line.slice(2))]).toEqual([line, expect.stringMatching(/integer|float/)]);
  });

  it('repeats what is there twice instead of an alias', () => {
    const same = { a: 1 };
    expect(installerYaml([same, same])).toBe('- a: 1\n- a: 1\n');
  });
});
