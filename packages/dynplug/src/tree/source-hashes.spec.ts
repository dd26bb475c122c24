import { rmSync } from 'node:fs';
import path from 'node:path';
import { type Files } from '../testing/portal';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { changedSources, readSourceHashes, sourceHashes } from './source-hashes';

const FILES: Files = {
  'a/package.json': { name: 'a', files: ['dist', 'migrations', 'config.d.ts', 'templates/**', '!x'] },
  'a/src/index.ts': 'export const a = 1;',
  'a/migrations/1.sql': 'select 1;',
  'a/templates/deep/x.hbs': 'x',
  'b/package.json': { name: 'b' },
};

function workspace(files: Files = {}): string {
  const root = temporaryFolder();
  writeFiles(root, { ...FILES, ...files });
  return root;
}
const hashed = (root: string): ReturnType<typeof sourceHashes> =>
  sourceHashes(root, [path.join(root, 'b'), path.join(root, 'a'), path.join(root, '..', 'elsewhere')]);

describe('sourceHashes', () => {
  it('are those of folders in the workspace, the same in another folder', () => {
    const hashes = hashed(workspace());
    expect(Object.keys(hashes)).toEqual(['a', 'b']);
    expect(hashed(workspace())).toEqual(hashes);
    expect(readSourceHashes(JSON.parse(JSON.stringify(hashes)))).toEqual(hashes);
  });

  it.each([
    ['a/src/index.ts', true],
    ['a/src/new.ts', true],
    ['a/package.json', true],
    ['a/migrations/2.sql', true],
    ['a/templates/deep/x.hbs', true],
    ['a/app-config.dynamic.yaml', true],
    ['a/src/index.test.ts', false],
    ['a/src/__fixtures__/x.ts', false],
    ['a/README.md', false],
    ['a/dist/index.js', false],
    ['a/dist-dynamic/src/index.js', false],
    ['a/node_modules/x/index.js', false],
    ['a/src/.cache/x', false],
    ['a/notes.txt', false],
  ])('tell of a change of %s: %s', (file, isTold) => {
    const root = workspace();
    const hashes = hashed(root);
    writeFiles(root, { [file]: 'changed' });
    expect(changedSources(root, hashes)).toEqual(isTold ? ['a'] : []);
  });

  it.each(['shared', 'shared/version.ts'])('tell of a change of %s, which is in no package', (extra) => {
    const root = workspace({ 'shared/version.ts': '1' });
    const hashes = sourceHashes(root, [path.join(root, 'a')], [extra]);
    expect(Object.keys(hashes)).toEqual(['a', extra]);
    expect(changedSources(root, hashes)).toEqual([]);
    writeFiles(root, { 'shared/version.ts': '2' });
    expect(changedSources(root, hashes)).toEqual([extra]);
    rmSync(path.join(root, 'shared'), { recursive: true });
    expect(changedSources(root, hashes)).toEqual([extra]);
  });

  it('tell of a folder that is gone', () => {
    const root = workspace();
    const hashes = hashed(root);
    rmSync(path.join(root, 'b'), { recursive: true });
    expect(changedSources(root, hashes)).toEqual(['b']);
  });

  it.each([undefined, null, [], 'x', { a: 1 }])('of a report that says %j are unknown', (value) => {
    expect(readSourceHashes(value)).toBeUndefined();
  });
});
