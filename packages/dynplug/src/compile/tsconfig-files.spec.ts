import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { tsconfigSources } from './tsconfig-files';

function sourcesOf(files: Readonly<Record<string, string | object>>) {
  const root = temporaryFolder();
  writeFiles(root, files);
  return tsconfigSources(root, 'plugins/a', (name) => (name === '@acme/tsconfig' ? 'tools/tsconfig' : undefined));
}

describe('the tsconfig.json of a package', () => {
  it('is the nearest, with what it extends in the workspace and in packages', () => {
    expect(
      sourcesOf({
        'tsconfig.json': `{ // comment\n "extends": ["./config/base", "@backstage/cli/config/tsconfig.json"] }`,
        'config/base.json': { extends: '../strict.json' },
        'strict.json': { extends: 'plain-config' },
        'plugins/tsconfig.json': { extends: '../tsconfig.json' },
      }),
    ).toEqual({
      files: ['plugins/tsconfig.json', 'tsconfig.json', 'config/base.json', 'strict.json'],
      packages: ['plain-config', '@backstage/cli'],
    });
  });

  it('extends files of packages of the workspace, and what these extend', () => {
    expect(
      sourcesOf({
        'plugins/a/tsconfig.json': { extends: ['@acme/tsconfig/base', '@acme/tsconfig'] },
        'tools/tsconfig/base.json': { extends: '../../strict.json' },
        'tools/tsconfig/tsconfig.json': { extends: 'plain-config' },
        'strict.json': {},
      }),
    ).toEqual({
      files: ['plugins/a/tsconfig.json', 'tools/tsconfig/base.json', 'strict.json', 'tools/tsconfig/tsconfig.json'],
      packages: ['plain-config'],
    });
  });

  it('may be missing, extend what is missing or itself', () => {
    expect(sourcesOf({ 'plugins/a/package.json': {} })).toEqual({ files: [], packages: [] });
    const files = { 'tsconfig.json': { extends: ['./gone.json', './tsconfig.json'] } };
    expect(sourcesOf(files)).toEqual({ files: ['tsconfig.json'], packages: [] });
  });
});
