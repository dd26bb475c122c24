import { bytesEntry } from './entry';
import { pathFindings } from './path-findings';

const told = (...paths: readonly string[]): readonly string[] =>
  pathFindings(paths.map((path) => bytesEntry(path, Buffer.alloc(0)))).map(({ message }) => message);

describe('paths', () => {
  it.each([
    ['files', ['a/B.js', 'a/b.js'], /: a\/B\.js and a\/b\.js\. On/],
    ['folders, once for all that lies in them', ['a/B/c/1.js', 'a/B/c/2.js', 'a/b/c/1.js', 'a/b/c/2.js', 'a/b/d.js'], /: a\/B and a\/b\. On/], // prettier-ignore
    ['a file and a folder', ['Lib', 'lib/a/b.js'], /: Lib and lib\. On/],
    ['what lies apart in the order of paths', ['a/X', 'a/b/c/d', 'a/x'], /: a\/X and a\/x\. On/],
  ] as const)('tell of %s that differ in case only', (_title, paths, message) => {
    expect(told(...paths)).toEqual([expect.stringMatching(message)]);
  });

  it('may be alike in different folders', () => {
    expect(told('A/x.js', 'README', 'b/X.js', 'b/c/README', 'b/c/x.js', 'b/readme', 'index.js')).toEqual([]);
  });

  it.each([
    ['a name', `a/${'x'.repeat(256)}/b`, 1],
    ['a name of letters that take several bytes', `a/${'ä'.repeat(128)}`, 1],
    ['a name at the limit', `a/${'ä'.repeat(127)}x/b`, 0],
    ['a path', `${'abcdefgh/'.repeat(114)}x`, 1],
    ['a path at the limit', `${'abcdefgh/'.repeat(113)}abcdef`, 0],
  ])('are too long, or not: %s', (_title, path, findings) => expect(told(path)).toHaveLength(findings));
});
