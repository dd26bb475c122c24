// What we write for installers, read by the parser that those in Python use: PyYAML, and by the one of Backstage.
import { execFileSync, spawnSync } from 'node:child_process';
import { parse } from 'yaml';
import { installerYaml } from '../../packages/dynplug/dist/host/installer-yaml';
import { kind11 } from '../../packages/dynplug/dist/host/yaml-1.1';
import { describeWithout } from './tools';

/** A Python that has PyYAML: that of the PATH, or the system's, for which distributions package it. */
const PYTHON = ['python3', '/usr/bin/python3'].find(
  (program) => spawnSync(program, ['-c', 'import yaml']).status === 0,
);

/** Pieces that mean something to one of the parsers. */
const PIECES = [
  ...Array.from('0179-+._:~=<>eExbo{}[]&*!|%@`?,#"\' \t\n'),
  'on',
  'no',
  'null',
  'T',
  'Z',
  'y',
  '\u2028',
  '\u0085',
  '\ufeff',
  'é',
  '😀',
];
const KINDS: Readonly<Record<string, ReturnType<typeof kind11>>> = {
  bool: 'boolean',
  int: 'integer',
  float: 'float',
  null: 'null',
  timestamp: 'timestamp',
  merge: 'merge',
  value: 'value',
};

/** All texts of one and two pieces, and a few longer ones. */
function texts(): readonly string[] {
  const pairs = PIECES.flatMap((first) => ['', ...PIECES].map((second) => first + second));
  const longer = [
    '10:30',
    '190:20:30.15',
    '1_000',
    '0777',
    '0o17',
    '1e3',
    '1.5e+3',
    '2001-12-14',
    '2001-1-4 1:02:03',
    'a\nb\n',
    'a\n  b',
    ' \n',
    '0x1F',
    '.inf',
    '-.INF',
    'Yes',
    'OFF',
  ];
  return [...new Set([...pairs, ...longer])];
}

/** @param program reads JSON from stdin and prints JSON */
function python(program: string, input: unknown): unknown {
  const options = { input: JSON.stringify(input), encoding: 'utf8', maxBuffer: 1e8 } as const;
  return JSON.parse(
    execFileSync(
      PYTHON ?? 'python3',
      ['-c', `import sys, json, yaml\nvalue = json.load(sys.stdin)\nprint(json.dumps(${program}))`],
      options,
    ),
  );
}

describeWithout(PYTHON === undefined ? ['PyYAML'] : [], 'YAML for installers', () => {
  it('is the same to PyYAML and to a reader of YAML 1.2, as value and as key', () => {
    const value = {
      list: texts(),
      keys: Object.fromEntries(texts().map((text) => [text, 1])),
      numbers: [0, -1, 0.1, 1e21, -2.5e-9, 1e-7, 777],
    };
    const written = installerYaml(value);
    expect(parse(written)).toEqual(value);
    expect(python('yaml.safe_load(value)', written)).toEqual(value);
  });

  it('takes plain scalars for what PyYAML takes them for', () => {
    // A plain scalar holds no line break, and Python's patterns pass over one at the end.
    const plain = texts().filter((text) => !text.includes('\n'));
    const said = python(
      "[yaml.SafeLoader('').resolve(yaml.ScalarNode, text, (True, False)) for text in value]",
      plain,
    ) as readonly string[];
    const ours = plain.map((text) => [text, kind11(text)]);
    expect(ours).toEqual(plain.map((text, at) => [text, KINDS[said[at]?.split(':').at(-1) ?? '']]));
  });
});
