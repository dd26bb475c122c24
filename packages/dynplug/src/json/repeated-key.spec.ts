import { repeatedKey } from './repeated-key';

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
