import path from 'node:path';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { gitIgnored } from './git-ignored';

it('names the files that git or Nx ignores, by the innermost rule', () => {
  const root = temporaryFolder();
  writeFiles(root, {
    '.gitignore': '# comment\ngenerated/\n*.gen.ts\n',
    '.nxignore': 'vendor\n',
    'plugins/a/.gitignore': '/src/made.ts\n!kept.gen.ts\n',
  });
  const files = ['a/src/index.ts', 'a/src/generated/api.ts', 'a/src/b.gen.ts', 'a/src/kept.gen.ts', 'a/src/made.ts']
    .map((file) => `plugins/${file}`)
    .concat('plugins/b/src/made.ts', 'vendor/x.ts')
    .map((file) => path.join(root, file));
  expect([...gitIgnored(root, files)].map((file) => path.relative(root, file).split(path.sep).join('/'))).toEqual([
    'plugins/a/src/generated/api.ts',
    'plugins/a/src/b.gen.ts',
    'plugins/a/src/made.ts',
    'vendor/x.ts',
  ]);
  expect(gitIgnored(temporaryFolder(), []).size).toBe(0);
});
