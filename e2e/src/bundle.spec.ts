// The generator bundle through Nx, and the image of the project that it adds.
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { PORTAL, nx, plugin, withChange } from './portal';

type Json = Record<string, any>;

const edited = (change: (value: Json) => Json) => (text: string) =>
  JSON.stringify(change(JSON.parse(text) as Json), null, 2);
const manifest = (folder: string): string => `plugins/${folder}/package.json`;

/** Plugins with a tag, whose targets are inferred. */
const tagged = <T>(folders: readonly string[], work: () => Promise<T>): Promise<T> =>
  folders.reduceRight<() => Promise<T>>(
    (inner, folder) => () =>
      withChange(
        manifest(folder),
        edited((json) => ({ ...json, nx: { tags: ['bundled'] } })),
        inner,
      ),
    work,
  )();

const inferred = <T>(work: () => Promise<T>): Promise<T> =>
  withChange(
    'nx.json',
    edited((json) => ({
      ...json,
      targetDefaults: { build: json['targetDefaults'].build },
      plugins: [{ plugin: '@org/dynplug', options: { imageRepository: 'quay.io/acme' } }],
    })),
    work,
  );

const FOLDER = 'images/all-notes';
const image = (): Json => JSON.parse(readFileSync(path.join(PORTAL, FOLDER, 'dist-oci/image.json'), 'utf8')) as Json;

async function packaged(): Promise<{ code: number; output: string; cached: boolean }> {
  const { code, output } = await nx('run', 'all-notes:package-oci');
  const line = output.split('\n').find((text) => text.includes('nx run all-notes:package-oci')) ?? '';
  return { code, output, cached: /local cache|existing outputs match/.test(line) };
}

// While no plugin has the tag, Nx refuses the whole graph.
afterEach(() => rmSync(path.join(PORTAL, FOLDER), { recursive: true, force: true }));

describe('bundle', () => {
  it('packages all plugins of a tag, each as for its own image, and again only when one of them changes', async () => {
    await inferred(() =>
      tagged(['greeter-backend', 'status-backend'], async () => {
        const dry = await nx('g', '@org/dynplug:bundle', 'all-notes', '--projects=tag:bundled', '--dry-run');
        expect(dry.output).toContain(`CREATE ${FOLDER}/project.json`);
        const made = await nx('g', '@org/dynplug:bundle', 'all-notes', '--projects=tag:bundled');
        expect(made).toMatchObject({ code: 0 });
        expect(await packaged()).toMatchObject({ code: 0, cached: false });
        const first = image();
        expect(first['references']).toEqual(['quay.io/acme/all-notes:bs_1.55.0']);
        expect(first['plugins'].map(({ key }: { key: string }) => key)).toEqual([
          'acme-backstage-plugin-greeter-backend',
          'acme-backstage-plugin-status-backend',
        ]);
        expect(await packaged()).toMatchObject({ cached: true });

        await withChange(
          'plugins/legacy-backend/notes.txt',
          () => 'other\n',
          async () => {
            expect(await packaged()).toMatchObject({ code: 0, cached: true });
          },
        );
        const without = edited((json) => ({ ...json, dynplug: { sourceMaps: false } }));
        await withChange(manifest('status-backend'), without, async () => {
          expect(await packaged()).toMatchObject({ code: 0, cached: false });
          expect(image()['digest']).not.toBe(first['digest']);
        });
        await withChange(
          manifest('greeter-backend'),
          edited((json) => ({ ...json, description: 'Greets in more languages' })),
          async () => {
            const affected = await nx('show', 'projects', '--affected', '--files=plugins/greeter-backend/src/index.ts');
            expect(affected.output).toContain('all-notes');
            expect(await packaged()).toMatchObject({ code: 0, cached: false });
            expect(image()['digest']).not.toBe(first['digest']);
          },
        );
        // A plugin that gets the tag later joins.
        await tagged(['legacy-backend'], async () => {
          expect(await packaged()).toMatchObject({ cached: false });
        });
        expect(await packaged()).toMatchObject({ code: 0, cached: true });
        expect(image()['digest']).toBe(first['digest']);
      }),
    );
  });

  it('is not needed for one image of the workspace: plugins join it by an option', async () => {
    const joins = edited((json) => ({ ...json, dynplug: { images: 'per-workspace', sourceMaps: false } }));
    const work = async (): Promise<void> => {
      const { code, output } = await nx('run', 'root:package-oci');
      expect([code, output]).toEqual([0, expect.stringContaining('quay.io/acme/root:bs_1.55.0')]);
      const file = path.join(PORTAL, 'dist-oci/image.json');
      const { plugins } = JSON.parse(readFileSync(file, 'utf8')) as { plugins: { key: string }[] };
      expect(plugins.map(({ key }) => key)).toEqual([
        'acme-backstage-plugin-greeter-backend',
        'acme-backstage-plugin-status-backend',
      ]);
      const shown = await nx('show', 'projects', '--with-target=package-oci');
      expect(shown.output.split('\n')).not.toContain(plugin('status-backend'));
      const affected = await nx('show', 'projects', '--affected', '--files=plugins/status-backend/src/index.ts');
      expect(affected.output.split('\n')).toContain('root');
    };
    try {
      await inferred(() =>
        withChange(manifest('greeter-backend'), joins, () => withChange(manifest('status-backend'), joins, work)),
      );
    } finally {
      rmSync(path.join(PORTAL, 'dist-oci'), { recursive: true, force: true });
    }
  });

  it('names the plugin that does not exist', async () => {
    const { code, output } = await nx('g', '@org/dynplug:bundle', 'x', `--projects=${plugin('absent')}`);
    expect(code).not.toBe(0);
    expect(output).toContain(`EOPTION projects: ${plugin('absent')} means no package of this workspace.`);
  });
});
