import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { tsconfigSources } from './tsconfig-files';

function sourcesOf(files: Readonly<Record<string, string | object>>) {
  const root = temporaryFolder();
  writeFiles(root, files);
  return tsconfigSources(root, 'plugins/a');
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

  it('may be missing, extend what is missing or itself, or lie outside of the workspace', () => {
    expect(sourcesOf({ 'plugins/a/package.json': {} })).toEqual({ files: [], packages: [] });
    const files = { 'tsconfig.json': { extends: ['./gone.json', './tsconfig.json', '../outside.json'] } };
    expect(sourcesOf(files)).toEqual({ files: ['tsconfig.json'], packages: [] });
  });
});
