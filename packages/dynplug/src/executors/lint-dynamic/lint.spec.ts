import { lintPaths } from '../../lint/lint-paths';
import { MANIFEST } from '../../testing/artifacts';
import { temporaryFolder, writeFiles } from '../../testing/temporary-folder';

describe('lintPaths', () => {
  const manifest = (changes: object = {}): object => ({
    ...MANIFEST,
    main: 'index.js',
    files: undefined,
    dependencies: {},
    ...changes,
  });
  const workspace = (files: Readonly<Record<string, string | object>>): string => {
    const root = temporaryFolder();
    writeFiles(root, files);
    return root;
  };

  it('lints what was made in the project', async () => {
    const root = workspace({
      'plugins/a/dist-dynamic/package.json': manifest(),
      'plugins/a/dist-dynamic/index.js': 'exports.default = 1',
      'plugins/a/dist-pack/b.tgz': 'no archive',
      'plugins/a/dist-pack/b.tgz.integrity': '',
    });
    const result = await lintPaths({ workspaceRoot: root, projectRoot: 'plugins/a' });
    expect(result).toMatchObject({ profile: 'all', errors: 2, warnings: 0 });
    expect(result.artifacts.map((one) => [one.path, one.kind, one.findings.map(({ rule }) => rule)])).toEqual([
      ['plugins/a/dist-dynamic', 'folder', []],
      ['plugins/a/dist-pack/b.tgz', 'tgz', ['tgz-compression', 'integrity-missing']],
    ]);
  });

  it('lints the given paths, for one host', async () => {
    const root = workspace({
      'x/package.json': manifest({ scripts: { prepack: 'x' } }),
      'x/index.js': 'exports.default = 1',
    });
    const request = { workspaceRoot: root, projectRoot: '.', paths: ['x'] };
    expect(await lintPaths(request)).toMatchObject({ errors: 1 });
    expect(await lintPaths({ ...request, profile: 'rhdh-next' })).toMatchObject({ errors: 0, profile: 'rhdh-next' });
  });

  it('refuses to pass when there is nothing', async () => {
    await expect(lintPaths({ workspaceRoot: temporaryFolder(), projectRoot: 'plugins/a' })).rejects.toMatchObject({
      code: 'EARTIFACT',
      message: 'There is nothing to lint in plugins/a: no dist-dynamic, no dist-pack/*.tgz, no dist-oci/layout.',
    });
  });
});
