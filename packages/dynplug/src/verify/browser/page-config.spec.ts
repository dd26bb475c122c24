import { mergedConfig, visibleConfig } from './page-config';

describe('the configuration of a page', () => {
  it('has later values in place of earlier ones, and objects merged', () => {
    const merged = mergedConfig([
      { a: { b: 1, c: [1, 2] }, d: 'x' },
      { a: { c: [3], e: true }, d: { f: 1 } },
    ]);
    expect(merged).toEqual({ a: { b: 1, c: [3], e: true }, d: { f: 1 } });
  });

  const text = { type: 'string' };
  const visible = { type: 'string', visibility: 'frontend' };
  it.each([
    ['keeps what is visible alone', { a: visible, b: text }, { a: '1', b: '2' }, { a: '1' }],
    ['keeps what is below a deep one', { a: { deepVisibility: 'frontend' } }, { a: { b: ['x'] } }, { a: { b: ['x'] } }],
    ['drops an object without anything visible', { a: { properties: { b: text } } }, { a: { b: '1' } }, undefined],
    [
      'looks into lists',
      { a: { items: { properties: { b: visible, c: text } } } },
      { a: [{ b: '1', c: '2' }, { c: '3' }] },
      { a: [{ b: '1' }] },
    ],
    [
      'looks at names that are not listed',
      { a: { additionalProperties: visible } },
      { a: { b: '1' } },
      { a: { b: '1' } },
    ],
    ['drops a key without a schema', { a: visible }, { a: '1', b: '2' }, { a: '1' }],
  ])('%s', (_title, properties, own, expected) => {
    const config = { app: { title: 'x' }, own };
    const schema = { type: 'object', properties: { own: { type: 'object', properties } } };
    expect(visibleConfig(config, schema)).toEqual({ app: { title: 'x' }, ...(expected && { own: expected }) });
  });
});
