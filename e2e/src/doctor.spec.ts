// `doctor`: a plugin that breaks a host, the fix that doctor names, and the plugin as it runs then, through Nx. Every rule has its own unit spec.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
    const healthy = path.join(parent, 'healthy');
    const project = path.join(parent, 'project');
    const folder = path.join(project, 'dist-dynamic');
    const plugin = 'dist/plugin.cjs.js';
    const module_ = (text: string): string =>
      text
        .replace('createBackendPlugin(', 'createBackendModule(')
        .replace('"notes"', '"kubernetes", moduleId: "notes"');

    beforeAll(async () => {
      expect((await exportPlugin('notes-backend')).code).toBe(0);
      cpSync(dynamicDir('notes-backend'), healthy, { recursive: true });
    });
    beforeEach(() => cpSync(healthy, folder, { recursive: true }));
    afterEach(() => rmSync(project, { recursive: true, force: true }));
    afterAll(() => rmSync(parent, { recursive: true, force: true }));

    const edit = (file: string, change: (text: string) => string): void => {
      const before = readFileSync(path.join(folder, file), 'utf8');
      expect(change(before)).not.toBe(before);
      writeFileSync(path.join(folder, file), change(before));
    };
    const editManifest = (change: (manifest: Json) => Json): void =>
      edit('package.json', (text) => JSON.stringify(change(JSON.parse(text) as Json)));
    const install = (name: string, fields: Json): void => {
      const installed = path.join(folder, 'node_modules', name);
      mkdirSync(installed, { recursive: true });
      writeFileSync(path.join(installed, 'package.json'), JSON.stringify({ name, version: '1.0.0', ...fields }));
      writeFileSync(path.join(installed, 'index.js'), '');
    };

    /** What breaks the plugin in a host, what doctor says of it, and the fix that it names, applied. */
    interface Breakage {
      readonly host?: string;
      readonly broken: () => void;
      readonly found: RegExp;
      readonly fix: RegExp;
      readonly fixed: () => void;
      /** Ids of plugins that are deployed beside it then. */
      readonly deployed?: readonly string[];
    }
    const BREAKAGES: Readonly<Record<string, Breakage>> = {
      'registered-twice': {
        broken: () => edit(plugin, (text) => text.replace('"notes"', '"catalog"')),
        found: /catalog/,
        fix: /give it another id/,
        fixed: () => edit(plugin, (text) => text.replace('"catalog"', '"catalog-notes"')),
      },
      'vanished-export': {
        broken: () => edit(plugin, (text) => text.replace('.createBackendPlugin(', '.createBackendPlugins(')),
        found: /takes createBackendPlugins from @backstage\/backend-plugin-api/,
        fix: /Use what the host exports/,
        fixed: () => edit(plugin, (text) => text.replace('.createBackendPlugins(', '.createBackendPlugin(')),
      },
      'package-path': {
        broken: () =>
          edit('dist/store.cjs.js', (text) => text.replace('backstage-plugin-notes-backend', 'notes-database')),
        found: /notes-database/,
        fix: /Use the name of the plugin/,
        fixed: () =>
          edit('dist/store.cjs.js', (text) => text.replace('notes-database', 'backstage-plugin-notes-backend')),
      },
      'missing-package': {
        broken: () => edit('dist/router.cjs.js', (text) => text.replace(`'express'`, `'@backstage/backend-common'`)),
        found: /asks for @backstage\/backend-common, which does not ship/,
        fix: /Add @backstage\/backend-common to the dependencies/,
        fixed: () => install('@backstage/backend-common', {}),
      },
      'required-config': {
        broken: () =>
          edit('dist/configSchema.json', (text) => text.replace('"properties"', '"required": ["notes"], "properties"')),
        found: /notes/,
        fix: /Add notes to app-config\.dynamic\.yaml/,
        fixed: () => writeFileSync(path.join(project, 'app-config.dynamic.yaml'), 'notes:\n  greeting: Hello\n'),
      },
      'package-version': {
        broken: () => editManifest((manifest) => withPeer(manifest, '^9.0.0')),
        found: /@backstage\/backend-plugin-api@\^9\.0\.0/,
        fix: /let it ask for the version of the host/,
        fixed: () => editManifest((manifest) => withPeer(manifest, '^1.0.0')),
      },
      'supported-versions': {
        broken: () => editManifest((manifest) => withSupported(manifest, '1.9.0')),
        found: /1\.9\.0/,
        fix: /Set the option supportedVersions/,
        fixed: () => editManifest((manifest) => withSupported(manifest, '^1.49.0')),
      },
      'absent-plugin': {
        broken: () => edit(plugin, module_),
        found: /extends the plugin kubernetes/,
        fix: /deployedPlugins: \["kubernetes"\]/,
        fixed: () => undefined,
        deployed: ['kubernetes'],
      },
      'service-override': {
        broken: () =>
          edit(plugin, (text) =>
            text.replace(
              /^const notesPlugin = [^]*?\n\}\);$/m,
              `const notesPlugin = backendPluginApi.createServiceFactory({ service: backendPluginApi.coreServices.logger, deps: {}, factory: () => ({}) });`,
            ),
          ),
        found: /logger/,
        fix: /ENABLE_CORE_LOGGER_OVERRIDE=true/,
        // The variable belongs to the host; without it the plugin has to do without the factory.
        fixed: () => cpSync(path.join(healthy, plugin), path.join(folder, plugin)),
      },
      'required-esm': {
        // Node 20 or 22.
        host: 'veecode',
        broken: () => {
          install('only-esm', { type: 'module', main: 'index.js' });
          editManifest((manifest) => ({
            ...manifest,
            dependencies: { ...(manifest['dependencies'] as Json), 'only-esm': '1.0.0' },
          }));
          edit(plugin, (text) => `require('only-esm');\n${text}`);
        },
        found: /only-esm/,
        fix: /Load it with await import\("only-esm"\)/,
        fixed: () => edit(plugin, (text) => text.replace(`require('only-esm');`, `import('only-esm');`)),
      },
    };

    it.each(Object.keys(BREAKAGES))('finds %s, and nothing more of it after the fix that it names', (rule) => {
      const { host = 'rhdh-1.10', broken, found, fix, fixed, deployed } = BREAKAGES[rule] as Breakage;
      const findings = (deployedPlugins: readonly string[] = []): Examination['findings'] => {
        const hosts = readHosts(PORTAL, [host]);
        const examined = examine({ folder, projectDir: project, hosts, deployedPlugins });
        return examined.findings.filter((one) => one.rule === rule && found.test(one.message));
      };
      expect(findings()).toEqual([]);
      broken();
      expect(findings()).toHaveLength(1);
      expect(findings()[0]?.fix).toMatch(fix);
      fixed();
      expect(findings(deployed)).toEqual([]);
    });
  });
});

function withPeer(manifest: Json, range: string): Json {
  return {
    ...manifest,
    peerDependencies: { ...(manifest['peerDependencies'] as Json), '@backstage/backend-plugin-api': range },
  };
}

function withSupported(manifest: Json, range: string): Json {
  return { ...manifest, backstage: { ...(manifest['backstage'] as Json), 'supported-versions': range } };
}
