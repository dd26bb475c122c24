import { editJson } from './edit-json';

describe('editJson', () => {
  it('leaves everything else as a person wrote it', () => {
    const text = '// ours\n{\n    "b": ["x", "y"], // short\n    "a": [{ "c": 1 }] // last\n}';
    expect(editJson(text, ['c', 'd'], ['z'])).toBe(
      '// ours\n{\n    "b": ["x", "y"], // short\n    "a": [{ "c": 1 }], // last\n    "c": {\n        "d": [\n            "z"\n        ]\n    }\n}',
    );
  });

  it.each([
    ['tabs', '{\n\t"a": 1\n}\n', '{\n\t"a": 1,\n\t"b": 2\n}\n'],
    ['line ends of Windows', '{\r\n  "a": 1\r\n}\r\n', '{\r\n  "a": 1,\r\n  "b": 2\r\n}\r\n'],
    ['a byte order mark', '\ufeff{\n  "a": 1\n}', '\ufeff{\n  "a": 1,\n  "b": 2\n}'],
    ['an empty object', '{}\n', '{\n  "b": 2\n}\n'],
    ['a comma and a comment at the end', '{\n  "a": 1, // x\n}', '{\n  "a": 1, // x\n  "b": 2\n}'],
  ])('keeps %s', (_, text, expected) => {
    expect(editJson(text, ['b'], 2)).toBe(expected);
  });

  it.each<[string, (string | number)[], unknown, string]>([
    ['{ "a": ["x"] }', ['a', 1], 'y', '{ "a": ["x", "y"] }'],
    ['{ "a": { "b": 1 } }', ['a', 'c'], ['[ x ]', 'y'], '{ "a": { "b": 1, "c": ["[ x ]", "y"] } }'],
    ['{\n  "a": [\n    1\n  ]\n}', ['a', 1], { b: 2 }, '{\n  "a": [\n    1,\n    {\n      "b": 2\n    }\n  ]\n}'],
    ['{ "a": 1 }', ['a'], 2, '{ "a": 2 }'],
    ['{\n  "a": 1,\n  "b": 2\n}', ['b'], undefined, '{\n  "a": 1\n}'],
    ['{\n  "a": 1,\n  "b": 2\n}', ['a'], undefined, '{\n  "b": 2\n}'],
    ['{ "a": [1, 2, 3] }', ['a', 1], undefined, '{ "a": [1, 3] }'],
    ['{ "a": 1 }', ['b', 'c'], undefined, '{ "a": 1 }'],
  ])('in %j sets %j to %j', (text, at, value, expected) => {
    expect(editJson(text, at, value)).toBe(expected);
  });

  it.each([
    ['{ "nx": null }', 'nx'],
    ['[1]', 'the root'],
  ])('puts nothing in place of %j', (text, place) => {
    expect(() => editJson(text, ['nx', 'targets'], {})).toThrow(`${place} is not an object`);
  });
});
