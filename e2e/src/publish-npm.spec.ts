// Tarballs published to a real npm registry, and fetched from there as a host does. Through Nx where it has a part in it, else by the API.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { type NpmPublishReport, type PublishNpmRequest, publishNpm } from '../../packages/dynplug/dist';
import { type NpmRegistry, startNpmRegistry, storedTags, storedTarballs } from '@org/test-kit';
import { PORTAL, nx, pluginDir, runTarget, withChange } from './portal';
import { run } from './tools';

const NAME = '@acme/backstage-plugin-notes-backend-dynamic';
const FILE = 'acme-backstage-plugin-notes-backend-dynamic-0.1.0.tgz';
const inPlugin = (file: string): string => path.join(pluginDir('notes-backend'), file);
const result = (): NpmPublishReport =>
  JSON.parse(readFileSync(inPlugin('dist-publish/publish.json'), 'utf8')) as NpmPublishReport;
const packedIntegrity = (): string => readFileSync(inPlugin(`dist-pack/${FILE}.integrity`), 'utf8').trim();

let registry: NpmRegistry;
const environment = { ...process.env };
/** As `nx release publish` runs it; the portal's target depends on pack. */
const publishWithNx = (...flags: readonly string[]): ReturnType<typeof runTarget> =>
  runTarget('notes-backend', 'nx-release-publish', ...flags);
/** What is packed, to the registry of these scenarios. */
const publish = async (request: Partial<PublishNpmRequest> = {}): Promise<NpmPublishReport> => {
  const { report } = await publishNpm({
    workspaceRoot: PORTAL,
    projectRoot: 'plugins/notes-backend',
    packed: inPlugin('dist-pack'),
    outputPath: 'plugins/notes-backend/dist-publish',
    registry: registry.url,
    env: process.env,
    ...request,
  });
  return report;
};
const failureOf = (published: Promise<unknown>): Promise<unknown> =>
  published.then(
    () => undefined,
    (error: unknown) => error,
  );
const useNpmrc = (...args: Parameters<NpmRegistry['npmrc']>): void => {
  process.env['NPM_CONFIG_USERCONFIG'] = registry.npmrc(...args);
};

beforeAll(async () => {
  registry = await startNpmRegistry();
  rmSync(inPlugin('dist-pack'), { recursive: true, force: true });
});
beforeEach(() => {
  for (const name of ['NPM_CONFIG_CACHE', 'npm_config_cache'])
    process.env[name] = path.join(registry.folder, 'npm-cache');
  useNpmrc('npmrc', registry.token);
});
afterAll(async () => {
  process.env = environment;
  rmSync(inPlugin('dist-publish'), { recursive: true, force: true });
  await registry.stop();
});

describe('publish to Verdaccio', () => {
  it('goes nowhere without a registry that is named', async () => {
    const { code, output } = await publishWithNx();
    expect(output).toMatch(/ENOREGISTRY No registry is named for @acme/);
    expect(output).toContain('allowPublicRegistry');
    expect(code).toBe(1);
  });

  it('packs, and sends nothing in a dry run', async () => {
    const { code, output } = await publishWithNx(`--registry=${registry.url}`, '--dryRun');
    expect(output).toContain(`${NAME}@0.1.0 would be published`);
    expect(code).toBe(0);
    expect(existsSync(inPlugin(`dist-pack/${FILE}`))).toBe(true);
    expect(existsSync(inPlugin('dist-publish'))).toBe(false);
    expect(storedTarballs(registry, NAME)).toEqual([]);
  });

  it('refuses a wrong token and none, and shows neither', async () => {
    useNpmrc('wrong', 'hidden-wrong-token');
    const wrong = await failureOf(publish({ firstRelease: true }));
    expect(wrong).toMatchObject({
      code: 'EAUTH',
      message: expect.stringMatching(/^npm publish of @acme.* failed \(E401\)/),
    });
    expect(inspect(wrong, { depth: 9, showHidden: true })).not.toContain('hidden-wrong-token');
    useNpmrc('none', undefined);
    expect(await failureOf(publish())).toMatchObject({
      code: 'EAUTH',
      message: expect.stringMatching(/^npm (view|publish) of @acme/),
    });
    expect(storedTarballs(registry, NAME)).toEqual([]);
    expect(existsSync(inPlugin('dist-publish'))).toBe(false);
  });

  it('publishes to the registry of the scope, and pins what is there', async () => {
    useNpmrc('scoped', registry.token, `@acme:registry=${registry.url}\n`);
    const { code, output, cached } = await publishWithNx();
    expect(output).toContain(`${NAME}@0.1.0 published`);
    expect({ code, cached }).toEqual({ code: 0, cached: false });
    expect(result()).toMatchObject({ state: 'new', registry: registry.url, integrity: packedIntegrity() });
    expect(storedTarballs(registry, NAME)).toHaveLength(1);
    expect(readFileSync(inPlugin('dist-publish/dynamic-plugins.yaml'), 'utf8')).toBe(
      `plugins:\n  - package: "${NAME}@0.1.0"\n    disabled: false\n    integrity: ${packedIntegrity()}\n`,
    );
  });

  it('sends nothing the second time, but sets a tag that is asked for', async () => {
    expect(await publish()).toMatchObject({ state: 'same', bytes: 0, tagged: false });
    expect(await publish({ distTag: 'stable', otp: '12345' })).toMatchObject({ state: 'same', bytes: 0, tagged: true });
    expect(storedTags(registry, NAME)).toEqual({ latest: '0.1.0', stable: '0.1.0' });
  });

  it('works under nx release publish, with its options', async () => {
    const release = (...flags: readonly string[]): ReturnType<typeof nx> =>
      withChange(
        // What versions a release has is not asked here; Nx only wants to know who would say it.
        'version-actions.cjs',
        () => "module.exports = class extends require('nx/release').VersionActions {};\n",
        () =>
          withChange(
            'nx.json',
            (text) =>
              JSON.stringify({
                ...(JSON.parse(text) as object),
                release: {
                  projects: ['@acme/backstage-plugin-notes-backend'],
                  version: { versionActions: './version-actions.cjs' },
                },
              }),
            () => nx('release', 'publish', `--registry=${registry.url}`, ...flags),
          ),
      );
    const dry = await release('--tag=released', '--dry-run');
    expect(dry.output).toContain(`${NAME}@0.1.0 already published, tag released would be set`);
    expect(storedTags(registry, NAME)).not.toHaveProperty('released');
    const done = await release('--tag=released', '--otp=12345', '--access=restricted', '--first-release');
    expect(done.output).toContain(`${NAME}@0.1.0 already published, tag released set`);
    expect(storedTags(registry, NAME)).toHaveProperty('released', '0.1.0');
    expect([dry.code, done.code]).toEqual([0, 0]);
  });

  it('refuses changed content under the same version', async () => {
    const published = result().integrity;
    await withChange(
      'plugins/notes-backend/migrations/changed.js',
      () => `exports.up = async () => {};\nexports.down = async () => ${Date.now()};\n`,
      async () => {
        const pack = await runTarget('notes-backend', 'pack');
        expect(pack).toMatchObject({ code: 0, cached: false });
        const failure = await failureOf(publish());
        expect(failure).toMatchObject({ code: 'EPUBLISHED', hint: expect.stringContaining('Raise the version') });
        expect((failure as Error).message).toContain(`there  ${published}`);
        expect((failure as Error).message).toContain(`here   ${packedIntegrity()}`);
      },
    );
    expect(result().integrity).toBe(published);
    expect((await runTarget('notes-backend', 'pack')).code).toBe(0);
    expect((await publish()).state).toBe('same');
  });

  it('is fetched as a host fetches it, with the bytes that were packed', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'dynplug-host-npm-'));
    try {
      const flags = ['--json', '--ignore-scripts', `--registry=${registry.url}`, `--pack-destination=${folder}`];
      const output = await run('npm', 'pack', `${NAME}@0.1.0`, ...flags);
      const [packed] = JSON.parse(output.slice(output.indexOf('[\n'))) as [{ integrity: string; filename: string }];
      expect(packed).toMatchObject({ integrity: result().integrity, filename: FILE });
      expect(readFileSync(path.join(folder, FILE)).equals(readFileSync(inPlugin(`dist-pack/${FILE}`)))).toBe(true);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('keeps no secret in caches, logs or outputs', async () => {
    const kept = [
      path.join(PORTAL, '.nx'),
      path.join(registry.folder, 'npm-cache'),
      inPlugin('dist-publish'),
      inPlugin('dist-pack'),
    ];
    for (const secret of [registry.token, 'hidden-wrong-token', 'hidden-password'])
      await expect(run('grep', '-rlF', secret, ...kept)).rejects.toThrow(/ended with 1:\n$/);
  });
});
