import { bytesEntry } from '../entry';
import { pathFindings } from './path-findings';

const reported = (...paths: readonly string[]): readonly string[] =>
  pathFindings(paths.map((path) => bytesEntry(path, Buffer.alloc(0)))).map(({ message }) => message);

describe('paths', () => {
  it.each([
    ['files', ['a/B.js', 'a/b.js'], /: a\/B\.js and a\/b\.js\. On/],
    ['folders, once for all that lies in them', ['a/B/c/1.js', 'a/B/c/2.js', 'a/b/c/1.js', 'a/b/c/2.js', 'a/b/d.js'], /: a\/B and a\/b\. On/], // prettier-ignore
    ['a file and a folder', ['Lib', 'lib/a/b.js'], /: Lib and lib\. On/],
    ['what lies apart in the order of paths', ['a/X', 'a/b/c/d', 'a/x'], /: a\/X and a\/x\. On/],
  ] as const)('report %s that differ in case only', (_title, paths, message) => {
    expect(reported(...paths)).toEqual([expect.stringMatching(message)]);
  });

  it.each([
    ['of the plugin', ['dist/A.js', 'dist/a.js'], 'error'],
    ['of an embedded package', ['node_modules/@acme/kit/A.js', 'node_modules/@acme/kit/a.js'], 'error'],
    ['of an embedded package and a third-party one', ['node_modules/@acme/kit/x.js', 'node_modules/@acme/Kit/x.js'], 'error'], // prettier-ignore
    ['of a third-party package', ['node_modules/left/A.js', 'node_modules/left/a.js'], 'warning'],
    ['of third-party packages', ['node_modules/JSONStream/x.js', 'node_modules/jsonstream/x.js'], 'warning'],
    ['of scopes', ['node_modules/@Left/a/x.js', 'node_modules/@left/b/x.js'], 'warning'],
    ['inside an embedded package', ['node_modules/@acme/kit/node_modules/left/A', 'node_modules/@acme/kit/node_modules/left/a'], 'warning'], // prettier-ignore
  ] as const)('that differ in case only: %s', (_title, paths, severity) => {
    const entries = paths.map((path) => bytesEntry(path, Buffer.alloc(0)));
    expect(pathFindings(entries, new Set(['node_modules/@acme/kit']))).toEqual([expect.objectContaining({ severity })]);
  });

  it('may be alike in different folders', () => {
    expect(reported('A/x.js', 'README', 'b/X.js', 'b/c/README', 'b/c/x.js', 'b/readme', 'index.js')).toEqual([]);
  });

  it.each([
    ['a name', `a/${'x'.repeat(256)}/b`, 1],
    ['a name of letters that take several bytes', `a/${'ä'.repeat(128)}`, 1],
    ['a name at the limit', `a/${'ä'.repeat(127)}x/b`, 0],
    ['a path', `${'abcdefgh/'.repeat(114)}x`, 1],
    ['a path at the limit', `${'abcdefgh/'.repeat(113)}abcdef`, 0],
  ])('are too long, or not: %s', (_title, path, findings) => expect(reported(path)).toHaveLength(findings));
});
