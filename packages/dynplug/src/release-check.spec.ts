// tools/check-release.mjs, which `npm publish` of our packages runs.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { temporaryFolder, writeFiles } from './testing/temporary-folder';

const CHECK = path.resolve(__dirname, '../../../tools/check-release.mjs');
const WHOLE = {
  homepage: 'https://dynplug.dev/docs',
  bugs: 'https://git.dynplug.dev/dynplug/dynplug/issues',
  repository: { type: 'git', url: 'git+https://git.dynplug.dev/dynplug/dynplug.git', directory: 'packages/dynplug' },
};

function check(
  manifest: object,
  readme = 'See [more](more.md) and [npm](https://npmjs.com).\n',
): [number | null, string] {
  const folder = temporaryFolder();
  writeFiles(folder, { 'package.json': manifest, 'README.md': readme, 'more.md': '' });
  const { status, stderr } = spawnSync(process.execPath, [CHECK, folder], { encoding: 'utf8' });
  return [status, stderr];
}

it('lets a package with its addresses pass', () => {
  expect(check(WHOLE)).toEqual([0, '']);
});

it.each<[string, object, string]>([
  ['no homepage', { homepage: undefined }, 'homepage is missing.'],
  ['a placeholder', { homepage: 'https://github.com/your-org/dynplug' }, 'homepage is a placeholder'],
  ['an example', { bugs: { url: 'https://example.com/issues' } }, 'bugs is a placeholder'],
  ['no folder', { repository: { url: WHOLE.repository.url } }, 'repository.directory is missing'],
  ['no repository', { repository: undefined }, 'repository is missing.'],
])('stops the release of one with %s', (_what, more, reason) => {
  const [status, said] = check({ ...WHOLE, ...more });
  expect(said).toContain(reason);
  expect(status).toBe(1);
});

it('stops the release for a link of the README that leads nowhere', () => {
  expect(check(WHOLE, '[docs](../../docs/none.md)\n')).toEqual([
    1,
    expect.stringContaining('links to ../../docs/none.md'),
  ]);
});
