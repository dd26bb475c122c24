import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { requireExport } from './require-export';

const root = temporaryFolder();
beforeAll(() =>
  writeFiles(root, {
    'plugins/a/package.json': { name: '@acme/a', version: '1.0.0', main: 'src/index.ts' },
    'plugins/a/dist-dynamic/package.json': { name: '@acme/a-dynamic', version: '1.0.0', main: 'dist/index.cjs.js' },
    'plugins/b/dist-dynamic/left': '',
    'folder/left': '',
  }),
);

it('reads the package.json of an export', () => {
  expect(requireExport(root, 'plugins/a/dist-dynamic').name).toBe('@acme/a-dynamic');
});

it.each([
  [
    'plugins/a',
    /^plugins\/a has the sources of @acme\/a, not its export/,
    /nx run @acme\/a:export, and name plugins\/a\/dist-dynamic/,
  ],
  ['plugins/b/dist-dynamic', /no export in .*: it has no package\.json/, /nx run <project>:export/],
  ['folder', /it has no package\.json/, /a tarball, an image layout/],
  ['lodash', /no export in lodash: it does not exist/, /name@version of npm/],
])('says what %s is instead', (from, message, hint) => {
  expect(() => requireExport(root, from)).toThrow(
    expect.objectContaining({
      code: 'ENOTBUILT',
      message: expect.stringMatching(message) as string,
      hint: expect.stringMatching(hint) as string,
    }),
  );
});
