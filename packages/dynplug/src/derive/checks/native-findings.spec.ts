// What counts as a native package, by its files rather than by what its manifest claims.
import { explainPackage } from '../../export/explain';
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

describe('a native package that only optionalDependencies name', () => {
  /** ssh2 asks for cpu-features as cpu-features is: sources of an addon, with a package that only it needs. */
  const files: Files = {
    ...depends({ ssh2: '^1.0.0' }),
    ...installed('ssh2', '1.15.0', { optionalDependencies: { 'cpu-features': '~0.0.10' } }),
    ...installed('cpu-features', '0.0.10', {
      scripts: { install: 'node buildcheck.js' },
      dependencies: { buildcheck: '~0.0.6', left: '^1.0.0' },
    }),
    'node_modules/cpu-features/binding.gyp': '',
    ...installed('buildcheck', '0.0.6'),
  };
  const names = async (more: Files = {}, options: object = {}): Promise<readonly string[]> =>
    (await deriveFrom(portal({ ...files, ...more }), options)).packages.map((pkg) => `${pkg.kind} ${pkg.name}`);

  it('does not ship, nor what only it needs, and is reported', async () => {
    const derived = await deriveFrom(portal(files));
    expect(derived.packages.map(({ name }) => name)).toEqual(['left', 'ssh2']);
    expect(derived.findings).toEqual([
      {
        severity: 'warning',
        code: 'ENATIVE',
        message:
          'cpu-features@0.0.10 is native and optional, so it does not ship: @acme/backstage-plugin-foo-backend@1.2.3 > ssh2@1.15.0 > cpu-features@0.0.10.',
        hint: 'Ship it as it is installed here with allowNativePackages: ["cpu-features"].',
      },
    ]);
    expect(explainPackage(derived, 'cpu-features')[0]).toBe(
      'cpu-features@0.0.10 is left out: it is native, and only optionalDependencies name it.',
    );
  });

  it('ships if it is allowed, and is a stub if it is suppressed', async () => {
    expect(await names({}, { allowNativePackages: ['cpu-features'] })).toContain('private cpu-features');
    expect(await names({}, { allowNativePackages: ['ssh2'] })).toContain('private cpu-features');
    expect(await names({}, { suppressNativePackages: ['cpu-features'] })).toContain('stub cpu-features');
  });

  it('is an error if another package requires it', async () => {
    await expect(names(depends({ ssh2: '^1.0.0', 'cpu-features': '*' }))).rejects.toMatchObject({ code: 'ENATIVE' });
  });

  it('is an error if it is made for one system: its dependent works with no other', async () => {
    const made = installed('cpu-features', '0.0.10', { os: ['linux'], cpu: ['x64'] });
    await expect(names(made)).rejects.toMatchObject({ code: 'ENATIVE' });
  });

  it('is missed when the entry point loads it after all', async () => {
    const code = { 'node_modules/ssh2/index.js': "require('cpu-features');" };
    const entry = { 'plugins/foo-backend/dist/index.cjs.js': "require('ssh2');" };
    await expect(names({ ...code, ...entry })).rejects.toMatchObject({
      code: 'EENTRY',
      message: expect.stringContaining("Cannot find module 'cpu-features'") as string,
    });
  });
});
