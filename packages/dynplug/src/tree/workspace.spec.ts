import path from 'node:path';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { findMonorepoRoot, findWorkspacePackages, globsThatMatch } from './workspace';

const pkg = (name: string): object => ({ name, version: '1.0.0' });

function workspace(workspaces: unknown, files: Readonly<Record<string, string | object>> = {}): string {
  const root = temporaryFolder();
  writeFiles(root, { 'package.json': { ...pkg('root'), workspaces }, ...files });
  return root;
}

describe('the workspace', () => {
  const files = {
    'packages/a/package.json': pkg('a'),
    'plugins/group/b/package.json': pkg('b'),
    'plugins/group/b/dist-dynamic/package.json': pkg('b-dynamic'),
    'plugins/group/b/node_modules/c/package.json': pkg('c'),
    'plugins/old/package.json': pkg('old'),
  };
  const names = (root: string): readonly string[] => findWorkspacePackages(root).map((found) => found.name);

  it('is what the globs match, never outputs or installed packages', () => {
    expect(names(workspace(['packages/*', './plugins/**/'], files))).toEqual(['a', 'b', 'old']);
    expect(names(workspace({ packages: ['packages/*', 'plugins/**', '!plugins/old'] }, files))).toEqual(['a', 'b']);
    expect(names(workspace(undefined, { ...files, 'pnpm-workspace.yaml': 'packages:\n  - packages/a\n' }))).toEqual([
      'a',
    ]);
    expect(names(workspace(undefined, files))).toEqual([]);
  });

  it('has the nearest folder with workspaces as its root, up to the given one', () => {
    const outer = workspace(['inner/packages/*'], {
      'inner/package.json': { ...pkg('inner'), workspaces: ['packages/*'] },
      'inner/packages/a/package.json': pkg('a'),
    });
    expect(findMonorepoRoot(path.join(outer, 'inner/packages/a'), outer)).toBe(path.join(outer, 'inner'));
    const single = workspace(undefined, { 'src/index.ts': '' });
    expect(findMonorepoRoot(single, single)).toBe(single);
  });

  it('says which globs would take an output for a package', () => {
    const root = workspace(['packages/*', 'plugins/**']);
    expect(globsThatMatch(root, 'plugins/b/dist-dynamic')).toEqual(['plugins/**']);
    expect(globsThatMatch(root, 'packages/a/dist-dynamic')).toEqual([]);
    expect(globsThatMatch(workspace(['plugins/**', '!**/dist-dynamic']), 'plugins/b/dist-dynamic')).toEqual([]);
  });
});
