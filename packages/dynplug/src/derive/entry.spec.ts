import { packageFolder } from './entry';

describe('the package that a path lies in', () => {
  it.each([
    ['dist/index.cjs.js', ''],
    ['node_modules/a/index.js', 'node_modules/a'],
    ['node_modules/a', 'node_modules/a'],
    ['node_modules/@s/a/dist/index.js', 'node_modules/@s/a'],
    ['node_modules/@s/a', 'node_modules/@s/a'],
    ['node_modules/@s', 'node_modules/@s'],
    ['node_modules/a/node_modules/@s/b/index.js', 'node_modules/a/node_modules/@s/b'],
    ['node_modules/@s/a/node_modules/b/package.json', 'node_modules/@s/a/node_modules/b'],
    // Data of the package, or of the plugin.
    ['node_modules/a/test/node_modules/b/index.js', 'node_modules/a'],
    ['dist/node_modules/b/index.js', ''],
    ['node_modules-of-old/a/index.js', ''],
  ])('of %s is %j', (file, folder) => {
    expect(packageFolder(file)).toBe(folder);
  });
});
