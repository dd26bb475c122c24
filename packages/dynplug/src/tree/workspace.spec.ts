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

  describe('of members that have members', () => {
    const nested = {
      'plugins/notes/package.json': { ...pkg('notes'), workspaces: ['backend', 'parts/*'] },
      'plugins/notes/backend/package.json': pkg('notes-backend'),
      'plugins/notes/parts/a/package.json': { ...pkg('part-a'), workspaces: ['deep'] },
      'plugins/notes/parts/a/deep/package.json': pkg('deep'),
    };
    const deepest = 'plugins/notes/parts/a/deep';

    it('has the outermost one as its root', () => {
      const root = workspace(['plugins/*'], nested);
      for (const folder of ['plugins/notes', 'plugins/notes/backend', deepest])
        expect(findMonorepoRoot(path.join(root, folder), root)).toBe(root);
    });

    it('ends where a lockfile is, or a glob excludes the folder', () => {
      const own = workspace(['plugins/*'], { ...nested, 'plugins/notes/yarn.lock': '' });
      expect(findMonorepoRoot(path.join(own, deepest), own)).toBe(path.join(own, 'plugins/notes'));
      const excluded = workspace(['plugins/*', '!plugins/notes'], nested);
      expect(findMonorepoRoot(path.join(excluded, deepest), excluded)).toBe(path.join(excluded, 'plugins/notes'));
    });

    it('has all of them as packages, each once', () => {
      const all = ['notes', 'notes-backend', 'part-a', 'deep'];
      expect(names(workspace(['plugins/*'], nested))).toEqual(all);
      expect(names(workspace(['plugins/**'], nested))).toEqual(all);
    });

    it('does not have those that another lockfile, or pnpm, leaves out', () => {
      expect(names(workspace(['plugins/*'], { ...nested, 'plugins/notes/yarn.lock': '' }))).toEqual(['notes']);
      const pnpm = { ...nested, 'pnpm-workspace.yaml': "packages: ['plugins/*']\n" };
      expect(names(workspace(undefined, pnpm))).toEqual(['notes']);
    });

    it('has their globs too', () => {
      const files = { 'plugins/notes/package.json': { ...pkg('notes'), workspaces: ['*/**'] } };
      expect(globsThatMatch(workspace(['plugins/*'], files), 'plugins/notes/backend/dist-dynamic')).toEqual(['*/**']);
    });
  });

  it('says which globs would take an output for a package', () => {
    const root = workspace(['packages/*', 'plugins/**']);
    expect(globsThatMatch(root, 'plugins/b/dist-dynamic')).toEqual(['plugins/**']);
    expect(globsThatMatch(root, 'packages/a/dist-dynamic')).toEqual([]);
    expect(globsThatMatch(workspace(['plugins/**', '!**/dist-dynamic']), 'plugins/b/dist-dynamic')).toEqual([]);
  });
});
