// The plugin in nx.json alone: targets for plugins that name none.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { itInMatrix } from './is-matrix';
import { ALONE, PORTAL, nx, plugin, pluginDir, runTarget, withChange } from './portal';

const FOLDER = 'greeter-backend';
type Json = Record<string, unknown>;

/** The portal with our plugin in nx.json, and without our explicit targets and their defaults for one plugin. */
const inferred = <T>(work: () => Promise<T>, options: object = {}, more: object = {}): Promise<T> =>
  withChange(
    'nx.json',
    (text) => {
      const nxJson = JSON.parse(text) as { targetDefaults: Json; plugins?: unknown[] };
      const targetDefaults = Object.fromEntries(
        Object.entries(nxJson.targetDefaults).filter(([name]) => !name.startsWith('@org/dynplug:')),
      );
      return JSON.stringify({ ...nxJson, targetDefaults, plugins: [{ plugin: '@org/dynplug', options }] }, null, 2);
    },
    () =>
      withChange(
        `plugins/${FOLDER}/package.json`,
        (text) => {
          const { nx: _nx, ...manifest } = JSON.parse(text) as Json;
          return JSON.stringify({ ...manifest, ...more }, null, 2);
        },
        work,
      ),
  );

describe('inferred targets', () => {
  it('export and package a plugin that names none, from the cache unless what concerns them changes', async () => {
    const image = path.join(pluginDir(FOLDER), 'dist-oci/image.json');
    const references = (): unknown => (JSON.parse(readFileSync(image, 'utf8')) as { references: unknown }).references;
    const delivering = (dynplug: object, work: () => Promise<void>): Promise<void> =>
      withChange('package.json', (text) => JSON.stringify({ ...(JSON.parse(text) as Json), dynplug }), work);
    const name = `acme-backstage-plugin-${FOLDER}:bs_1.55.0__0.1.0`;
    await inferred(
      async () => {
        await delivering({ imageRepository: 'quay.io/acme' }, async () => {
          expect(await runTarget(FOLDER, 'export')).toMatchObject({ code: 0, cached: false });
          expect(await runTarget(FOLDER, 'package-oci')).toMatchObject({ code: 0, cached: false });
          for (const target of ['export', 'package-oci'])
            expect(await runTarget(FOLDER, target)).toMatchObject({ code: 0, cached: true });
          expect(references()).toEqual([`quay.io/acme/${name}`]);
        });
        expect(existsSync(path.join(pluginDir(FOLDER), 'dist-dynamic/package.json'))).toBe(true);
        const changed = { imageRepository: 'quay.io/other', npmRegistry: 'https://npm.example.com/' };
        await delivering(changed, async () => {
          expect(await runTarget(FOLDER, 'export')).toMatchObject({ code: 0, cached: true });
          expect(await runTarget(FOLDER, 'package-oci')).toMatchObject({ code: 0, cached: false });
          expect(references()).toEqual([`quay.io/other/${name}`]);
          // Nx hides the output of successful tasks; the report has it, also of those from the cache.
          const report = JSON.parse(readFileSync(path.join(PORTAL, 'dist-dynplug/report.json'), 'utf8')) as Json;
          expect(report['plugins']).toEqual([
            expect.objectContaining({ project: plugin(FOLDER), targets: ['package-oci'], isCurrent: true }),
          ]);
        });
        // What was written is not a project, and is not an input either.
        expect((await nx('show', 'projects')).output).not.toContain('-dynamic');
        expect(await runTarget(FOLDER, 'lint-dynamic')).toMatchObject({ code: 0 });
      },
      { preset: 'rhdh-1.9' },
    );
    rmSync(path.join(pluginDir(FOLDER), 'dist-oci'), { recursive: true });
    rmSync(path.join(PORTAL, 'dist-dynplug'), { recursive: true });
  });

  it('are for backend plugins only, with a description', async () => {
    await inferred(async () => {
      const show = async (
        name: string,
      ): Promise<{ targets: Record<string, { metadata?: { description?: string } }> }> =>
        JSON.parse((await nx('show', 'project', name, '--json')).output.replace(/^[^{]*/, '')) as never;
      expect((await show(plugin(FOLDER))).targets['export']?.metadata?.description).toBe(
        'Exports the plugin as a folder that a host loads.',
      );
      expect(Object.keys((await show('@acme/backstage-plugin-notes-common')).targets)).not.toContain('export');
    });
  });

  itInMatrix('are where `include` and `exclude` of Nx leave them', async () => {
    const registered = (more: object) => (text: string) =>
      JSON.stringify({ ...(JSON.parse(text) as Json), plugins: [{ plugin: '@org/dynplug', ...more }] });
    const withPack = (more: object): Promise<readonly string[]> =>
      inferred(() =>
        withChange('nx.json', registered(more), async () => {
          const { output } = await nx('show', 'projects', '--with-target=pack');
          return output.split('\n').filter((line) => line.startsWith('@acme/'));
        }),
      );
    const some = await withPack({ include: [`plugins/${FOLDER}/**`, 'plugins/status-*/**'] });
    expect(some).toEqual(expect.arrayContaining([plugin(FOLDER), plugin('status-backend')]));
    expect(some).not.toContain(plugin('cloud-backend'));
    const others = await withPack({ exclude: [`plugins/${FOLDER}/**`] });
    expect(others).toEqual(expect.arrayContaining(['status-backend', 'cloud-backend'].map(plugin)));
    expect(others).not.toContain(plugin(FOLDER));
  });

  it('fill shared folders again when all else comes from the cache, and ask for what they lack before anything is built', async () => {
    const only = (options: object) => (text: string) =>
      JSON.stringify({
        ...(JSON.parse(text) as Json),
        plugins: [{ plugin: '@org/dynplug', options, include: [`plugins/${FOLDER}/**`] }],
      });
    const KEY = `acme-backstage-plugin-${FOLDER}-dynamic`;
    const shared = { dynamicPluginsRoot: 'hosted', packDestination: 'served', baseUrl: 'http://registry:8080' };
    await inferred(() =>
      withChange('nx.json', only(shared), async () => {
        for (let round = 0; round < 2; round++) {
          const { code, output } = await nx('run-many', '-t', 'collect', 'place', '--outputStyle=static');
          expect([code, output]).toEqual([0, expect.stringContaining('Successfully ran')]);
          expect(/:pack {2}\[/.test(output)).toBe(round === 1);
          expect(existsSync(path.join(PORTAL, `served/${KEY}-0.1.0.tgz`))).toBe(true);
          expect(existsSync(path.join(PORTAL, `hosted/${KEY}/package.json`))).toBe(true);
          expect(readFileSync(path.join(PORTAL, 'dynamic-plugins.yaml'), 'utf8')).toContain(
            `- package: http://registry:8080/${KEY}-0.1.0.tgz`,
          );
          for (const folder of ['served', 'hosted', 'dynamic-plugins.yaml', `plugins/${FOLDER}/dist-pack`])
            rmSync(path.join(PORTAL, folder), { recursive: true });
        }
      }),
    );
    await inferred(async () => {
      const { code, output } = await runTarget(FOLDER, 'place');
      expect([code, output]).toEqual([1, expect.stringMatching(/EOPTION place copies [^]*--dynamicPluginsRoot=/)]);
      expect(output).not.toContain(':export');
    });
    rmSync(path.join(PORTAL, 'dist-dynplug'), { recursive: true });
  });

  it('say which option is misspelt', async () => {
    const { code, output } = await inferred(() => nx('show', 'projects'), { presett: 'rhdh-1.9' });
    expect(code).not.toBe(0);
    expect(output).toContain('Unknown option "presett" in nx.json. Did you mean "preset"?');
  });

  it('follow the field dynplug of a plugin; a broken one stops no other', async () => {
    await inferred(
      async () => {
        expect(await runTarget(FOLDER, 'export', ALONE)).toMatchObject({ code: 0 });
        expect(existsSync(path.join(pluginDir(FOLDER), 'dist-dynamic/dist/index.cjs.js.map'))).toBe(false);
      },
      {},
      { dynplug: { sourceMaps: false } },
    );
    await inferred(
      async () => {
        const { code, output } = await runTarget(FOLDER, 'export', ALONE);
        expect(code).not.toBe(0);
        expect(output).toContain(
          `EOPTION Unknown option "sourceMap" in "dynplug" in plugins/${FOLDER}/package.json. Did you mean "sourceMaps"?`,
        );
        expect(await runTarget('status-backend', 'export', ALONE)).toMatchObject({ code: 0 });
      },
      {},
      { dynplug: { sourceMap: false } },
    );
  });

  it('take over from scripts of rhdh-cli, and --clean removes what was carried over', async () => {
    const manifest = `plugins/${FOLDER}/package.json`;
    const cli = 'janus-cli package export-dynamic-plugin --clean --track-dynamic-manifest-and-lock-file';
    const files: readonly (readonly [file: string, change: (text: string) => string])[] = [
      [
        'package.json',
        (text) => {
          const json = JSON.parse(text) as Json & { devDependencies: Json };
          return JSON.stringify({ ...json, devDependencies: { ...json.devDependencies, '@janus-idp/cli': '3.6.1' } });
        },
      ],
      ['plugins-list.yaml', () => `plugins/${FOLDER}: --shared-package '!ms'\n`],
      ['turbo.json', () => '{ "tasks": { "export-dynamic": {} } }\n'],
    ];
    const work = async (): Promise<void> => {
      const { code, output } = await nx('g', '@org/dynplug:migrate-from-rhdh-cli', '--clean');
      expect([code, output]).toEqual([
        0,
        expect.stringMatching(/\d+ carried over, 1 for a person, 0 without counterpart, /),
      ]);
      for (const line of [
        `done     script export-dynamic, ${cli}: the target export is inferred`,
        'person   task export-dynamic: Nx runs this: nx affected -t export',
        'removed  script export-dynamic: carried over',
        'removed  dist-dynamic/*.* in files: carried over',
        'removed  the list: carried over',
        'removed  @janus-idp/cli in devDependencies: carried over',
      ])
        expect(output).toContain(line);
      const written = JSON.parse(readFileSync(path.join(PORTAL, manifest), 'utf8')) as Json;
      expect(written).toMatchObject({
        scripts: expect.not.objectContaining({ 'export-dynamic': cli }) as Json,
        files: expect.not.arrayContaining(['dist-dynamic/*.*']) as string[],
        dynplug: { sharedPackages: ['!ms'] },
      });
      expect(existsSync(path.join(PORTAL, 'plugins-list.yaml'))).toBe(false);
      expect(readFileSync(path.join(PORTAL, 'package.json'), 'utf8')).not.toContain('@janus-idp/cli');

      expect(await runTarget(FOLDER, 'export', ALONE)).toMatchObject({ code: 0 });
      // --track-dynamic-manifest-and-lock-file
      expect(readFileSync(path.join(pluginDir(FOLDER), 'dist-dynamic/.gitignore'), 'utf8')).toMatch(
        /^!.*package\.json$/m,
      );
    };
    const withFiles = files.reduceRight<() => Promise<void>>(
      (inner, [file, change]) =>
        () =>
          withChange(file, change, inner),
      work,
    );
    const scripted = {
      scripts: { build: 'backstage-cli package build', 'export-dynamic': cli },
      files: ['dist', 'dist-dynamic/*.*'],
    };
    await inferred(
      () => withChange('nx.json', (text) => JSON.stringify({ ...(JSON.parse(text) as Json), plugins: [] }), withFiles),
      {},
      scripted,
    );
  });
});
