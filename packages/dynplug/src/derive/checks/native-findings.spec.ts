// What counts as a native package, by its files rather than by what its manifest claims.
import { deriveFrom, depends, installed, portal, type Files } from '../../testing/portal';

const addon = (manifest: object, files: readonly string[] = []): Files => ({
  ...depends({ addon: '1' }),
  ...installed('addon', '1.0.0', manifest),
  ...Object.fromEntries(files.map((file) => [`node_modules/addon/${file}`, ''])),
});

describe('native packages', () => {
  it.each<[string, Files]>([
    ['names a binary and is plain JavaScript, as napi-build-utils', addon({ binary: { napi_versions: [1, 2] } })],
    ['runs an install script that builds nothing native', addon({ scripts: { install: 'node postinstall.js' } })],
    ['has an addon among its tests only', addon({}, ['test/fixtures/a.node'])],
    ['excludes one operating system', addon({ os: ['!win32'] })],
    ['says that it is not built here', addon({ gypfile: false }, ['binding.gyp'])],
  ])('do not include one that %s', async (_what, files) => {
    expect((await deriveFrom(portal(files))).findings).toEqual([]);
  });

  it.each<[string, Files, string]>([
    ['a prebuilt addon', addon({}, ['prebuilds/linux-x64/a.node']), 'holds prebuilds/linux-x64/a.node'],
    ['sources of an addon', addon({}, ['binding.gyp']), 'has a binding.gyp, not built here'],
    [
      'sources of an addon and an install script that did not run',
      addon({ scripts: { install: 'node-gyp rebuild' } }, ['binding.gyp']),
      'has a binding.gyp and an install script, not built here',
    ],
    [
      'sources of an addon that was built',
      addon({}, ['binding.gyp', 'build/Release/a.node']),
      'holds build/Release/a.node',
    ],
    ['a limit to a processor', addon({ cpu: ['arm64'] }), 'is made for arm64 only'],
  ])('include one with %s', async (_what, files, reason) => {
    await expect(deriveFrom(portal(files))).rejects.toMatchObject({
      code: 'ENATIVE',
      message: expect.stringContaining(`foo-backend@1.2.3 > addon@1.0.0 (${reason})`),
    });
  });
});
