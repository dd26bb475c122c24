// `doctor`: a plugin that breaks a host, the fix that doctor names, and the plugin as it runs then, through Nx. Every rule has its own unit spec.
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Examination, examine, readHosts } from '@org/dynplug/api';
import { PORTAL, dynamicDir, exportPlugin, nx, plugin, pluginDir, runTarget, withChange } from './portal';

type Json = Record<string, unknown>;

const FOLDER = 'greeter-backend';
/** RHDH 1.9 does not have it; the portal does. */
const LACKING = '@backstage/filter-predicates';

/** The portal with our plugin in nx.json for all, and one plugin that asks RHDH 1.9 for too much. */
const broken = <T>(work: () => Promise<T>): Promise<T> =>
  withChange(
    'nx.json',
    (text) => {
      const nxJson = JSON.parse(text) as { targetDefaults: Json };
      const targetDefaults = Object.fromEntries(
        Object.entries(nxJson.targetDefaults).filter(([name]) => !name.startsWith('@org/dynplug:')),
      );
      return JSON.stringify({ ...nxJson, targetDefaults, plugins: [{ plugin: '@org/dynplug', options: {} }] });
    },
    () =>
      withChange(
        `plugins/${FOLDER}/package.json`,
        (text) => {
          const { nx: _nx, ...manifest } = JSON.parse(text) as Json & { dependencies: Json };
          return JSON.stringify({ ...manifest, dependencies: { ...manifest.dependencies, [LACKING]: '*' } }, null, 2);
        },
        () =>
          withChange(
            `plugins/${FOLDER}/src/router.ts`,
            (text) =>
              `import * as predicates from '${LACKING}';\n${text}\nexport const kinds = Object.keys(predicates);\n`,
            work,
          ),
      ),
  );

describe('doctor', () => {
  const page = path.join(PORTAL, 'dist/doctor.html');

  afterAll(() => {
    for (const made of [path.join(pluginDir(FOLDER), 'dist-doctor'), page])
      rmSync(made, { recursive: true, force: true });
  });

  it('finds what a host lacks, fixes it, and shows that the plugin runs then', async () => {
    await broken(async () => {
      const host = '--host=rhdh-1.9';
      const found = await runTarget(FOLDER, 'doctor', host, '--fix');
      expect(found.code).toBe(1);
      expect(found.output).toMatch(
        /error missing-package\n\s+dist\/router\.cjs\.js:\d+: The code asks for @backstage\/filter-predicates, which does not ship\./,
      );
      expect(found.output).toContain(`EDOCTOR Fixes were written to the field "dynplug"`);
      const manifest = JSON.parse(readFileSync(path.join(pluginDir(FOLDER), 'package.json'), 'utf8')) as Json;
      expect(manifest['dynplug']).toEqual({ embedPackages: [LACKING] });

      const fixed = await runTarget(FOLDER, 'doctor', host);
      expect(fixed).toMatchObject({ code: 0, cached: false });
      expect(fixed.output).not.toContain('missing-package');
      expect(existsSync(path.join(dynamicDir(FOLDER), 'node_modules', LACKING))).toBe(true);
      expect(await runTarget(FOLDER, 'doctor', host)).toMatchObject({ code: 0, cached: true });

      const { code, output } = await nx('g', '@org/dynplug:doctor-report');
      expect(output).toMatch(new RegExp(`plugin +rhdh-1\\.9\n─+\n${plugin(FOLDER)} +⚠`));
      expect(code).toBe(0);
      expect(readFileSync(page, 'utf8')).toContain(plugin(FOLDER));
    });
  });

  describe('of a real export', () => {
    const parent = mkdtempSync(path.join(tmpdir(), 'dynplug-doctor-'));
    const folder = path.join(parent, 'dist-dynamic');
    const hosts = readHosts(PORTAL, ['rhdh-1.10']);
    const rulesOf = ({ findings }: Examination): readonly string[] =>
      findings.map(({ rule }) => rule).filter((rule) => !/version/.test(rule));

    beforeAll(async () => {
      expect((await exportPlugin('notes-backend')).code).toBe(0);
      cpSync(dynamicDir('notes-backend'), folder, { recursive: true });
    });
    afterAll(() => rmSync(parent, { recursive: true, force: true }));

    it.each<[string, string, (text: string) => string]>([
      ['registered-twice', 'dist/plugin.cjs.js', (text) => text.replace('pluginId: "notes"', 'pluginId: "catalog"')],
      [
        'vanished-export',
        'dist/plugin.cjs.js',
        (text) => text.replace('.createBackendPlugin(', '.createBackendPlugins('),
      ],
      ['package-path', 'dist/store.cjs.js', (text) => text.replace('backstage-plugin-notes-backend', 'notes-database')],
      ['missing-package', 'dist/router.cjs.js', (text) => text.replace(`'express'`, `'@backstage/backend-common'`)],
      [
        'required-config',
        'dist/configSchema.json',
        (text) => text.replace('"properties"', '"required": ["notes"], "properties"'),
      ],
    ])('finds %s in what was compiled, and nothing in it before', (rule, file, change) => {
      const target = path.join(folder, file);
      const before = readFileSync(target, 'utf8');
      const examined = (): Examination => examine({ folder, projectDir: pluginDir('notes-backend'), hosts });
      expect(rulesOf(examined())).toEqual([]);
      expect(change(before)).not.toBe(before);
      writeFileSync(target, change(before));
      try {
        expect(rulesOf(examined())).toContain(rule);
      } finally {
        writeFileSync(target, before);
      }
    });
  });
});
