// The plugin in nx.json alone: targets for plugins that name none.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { nx, plugin, pluginDir, runTarget, withChange } from './portal';

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
  it('export and package a plugin that names none, from the cache the second time', async () => {
    await inferred(
      async () => {
        for (const target of ['export', 'package-oci']) {
          expect(await runTarget(FOLDER, target)).toMatchObject({ code: 0, cached: false });
          expect(await runTarget(FOLDER, target)).toMatchObject({ code: 0, cached: true });
        }
        const image = path.join(pluginDir(FOLDER), 'dist-oci/image.json');
        expect((JSON.parse(readFileSync(image, 'utf8')) as { references: string[] }).references).toEqual([
          `quay.io/acme/acme-backstage-plugin-${FOLDER}:bs_1.55.0__0.1.0`,
        ]);
        expect(existsSync(path.join(pluginDir(FOLDER), 'dist-dynamic/package.json'))).toBe(true);
        // What was written is no project, and is no input either.
        expect((await nx('show', 'projects')).output).not.toContain('-dynamic');
        expect(await runTarget(FOLDER, 'lint-dynamic')).toMatchObject({ code: 0 });
      },
      { preset: 'rhdh-1.9', imageRepository: 'quay.io/acme' },
    );
    rmSync(path.join(pluginDir(FOLDER), 'dist-oci'), { recursive: true });
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

  it('say which option is misspelt', async () => {
    const { code, output } = await inferred(() => nx('show', 'projects'), { presett: 'rhdh-1.9' });
    expect(code).not.toBe(0);
    expect(output).toContain('has no option presett; is preset meant?');
  });
  it('follow the field dynplug of a plugin; a broken one stops no other', async () => {
    await inferred(
      async () => {
        expect(await runTarget(FOLDER, 'export')).toMatchObject({ code: 0 });
        expect(existsSync(path.join(pluginDir(FOLDER), 'dist-dynamic/dist/index.cjs.js.map'))).toBe(false);
      },
      {},
      { dynplug: { sourceMaps: false } },
    );
    await inferred(
      async () => {
        const { code, output } = await runTarget(FOLDER, 'export');
        expect(code).not.toBe(0);
        expect(output).toContain(
          `EOPTION "dynplug" in plugins/${FOLDER}/package.json has no option sourceMap; is sourceMaps meant?`,
        );
        expect(await runTarget('status-backend', 'export')).toMatchObject({ code: 0 });
      },
      {},
      { dynplug: { sourceMap: false } },
    );
  });
});
