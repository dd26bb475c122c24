// The reader beside a real YAML parser, on what package managers write.
import { parse } from 'yaml';
import { type BlockValue, readBlock, readEntries } from './block-yaml';

const plain = (value: BlockValue): unknown =>
  value instanceof Map ? Object.fromEntries([...value].map(([key, below]) => [key, plain(below)])) : value;

const DOCUMENT = `# made by a program
"left@npm:^1.0.0, left@npm:1.x":
  version: 1.0.1
  dependencies:
    deep: "npm:^2.0.0"
    '@scope/it''s': '>= 1'

'file:vendor/x':
  locations:
    - "node_modules/x"
    - node_modules/y
  text: |-
    not: a field
      neither
  engines: '{node}'
  last: "with \\"quotes\\": and more"
plain@1.0.0:
  file: a:b
`;

describe('the YAML of lockfiles', () => {
  it('is read as a YAML parser reads it', () => {
    const expected = parse(DOCUMENT) as Record<string, Record<string, unknown>>;
    const { text: _text, ...x } = expected['file:vendor/x'] as object as { text: string };
    const { text: marker, ...read } = (plain(readBlock(DOCUMENT)) as typeof expected)['file:vendor/x'] as Record<
      string,
      unknown
    >;
    expect(marker).toBe('|-');
    expect(read).toEqual(x);
    for (const key of ['left@npm:^1.0.0, left@npm:1.x', 'plain@1.0.0'])
      expect((plain(readBlock(DOCUMENT)) as typeof expected)[key]).toEqual(expected[key]);
  });

  it('has entries, each with its text', () => {
    const entries = readEntries(DOCUMENT);
    expect([...entries.keys()]).toEqual(Object.keys(parse(DOCUMENT) as object));
    expect(plain(readBlock(entries.get('plain@1.0.0') ?? ''))).toEqual({ file: 'a:b' });
  });

  it.each([
    ['as Yarn writes them', '? "a@npm:1, b"\n:\n  version: 1\n  resolution: "x"\n'],
    ['as pnpm writes them', '? a@1(b@2)\n: version: "1"\n  resolution: x\n'],
  ])('may have keys of a line of their own, %s', (_by, text) => {
    const document = `${text}next:\n  version: "2"\n`;
    const expected = parse(document) as Record<string, Record<string, unknown>>;
    const entries = readEntries(document);
    for (const [key, fields] of Object.entries(expected)) {
      const written = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));
      expect(plain(readBlock(entries.get(key) ?? ''))).toEqual(written);
      expect(plain(readBlock(document))).toMatchObject({ [key]: written });
    }
  });

  it('may be indented, and hold empty entries', () => {
    const entries = readEntries('\n  a@1.0.0: {}\n\n  b@1.0.0:\n    dependencies:\n      a: 1.0.0\n', 2);
    expect([...entries]).toEqual([
      ['a@1.0.0', ' {}\n\n'],
      ['b@1.0.0', '    dependencies:\n      a: 1.0.0\n'],
    ]);
  });

  it.each(['<<<<<<< HEAD\na: 1\n', 'a:\n  b: 1\n c: 2\n', '- a\n', 'a: 1\n: 2\n'])('is nothing else: %j', (text) => {
    expect(() => readBlock(text)).toThrow(SyntaxError);
  });
});
