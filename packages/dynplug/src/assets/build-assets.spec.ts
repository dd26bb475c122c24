import { existsSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type AssetOptions, DEFAULT_ASSET_OPTIONS } from '../options/assets';
import {
  FEATURE,
  FRONTEND,
  FRONTEND_ROOT,
  buildFrontend,
  frontend,
  frontendPortal,
  sources,
} from '../testing/frontend-portal';
import { type Files, installed, library } from '../testing/portal';
import { writeFiles } from '../testing/temporary-folder';
import { buildAssets } from './build-assets';
import { savings } from './checks/size-findings';

const output = (root: string): string => path.join(root, FRONTEND_ROOT, 'dist-assets');
/** For what does not depend on the kind: one takes half as long as both. */
const ONE_KIND = { moduleFederation: false };
const LEGACY = sources({ 'src/index.tsx': 'export const FooPage = () => <p>Foo</p>;' });

describe('assets of a frontend plugin', () => {
  it('are built for both kinds of shells', async () => {
    const root = frontendPortal();
    const { report, findings } = await buildFrontend(root);
    expect(findings).toEqual([]);
    expect(report).toMatchObject({
      formatVersion: 1,
      name: '@acme/backstage-plugin-foo',
      version: '1.2.3',
      scalprum: {
        name: 'acme.backstage-plugin-foo',
        exposedModules: { PluginRoot: { file: './src/index.tsx', exports: ['FooPage', 'default'] } },
      },
      federation: {
        name: 'acme__backstage_plugin_foo',
        exposes: ['.'],
        features: { '.': '@backstage/FrontendPlugin' },
      },
    });
    expect(readdirSync(output(root)).sort()).toEqual(['assets.json', 'module-federation', 'scalprum']);
    expect(JSON.parse(readFileSync(path.join(output(root), 'assets.json'), 'utf8'))).toEqual(report);
    expect(readFileSync(path.join(output(root), 'assets.json'), 'utf8')).not.toContain(root);
    expect(readdirSync(path.join(root, FRONTEND_ROOT)).sort()).toEqual(['dist-assets', 'package.json', 'src']);
  });

  it('are of one kind on demand', async () => {
    const root = frontendPortal();
    await buildFrontend(root, { scalprum: false });
    expect(readdirSync(output(root)).sort()).toEqual(['assets.json', 'module-federation']);
    await buildFrontend(root, ONE_KIND);
    expect(readdirSync(output(root)).sort()).toEqual(['assets.json', 'scalprum']);
  });

  it.each([
    ['@acme/plugin.foo', 'acme__plugin_foo'],
    ['3d~foo', '_3d_foo'],
  ])('of %s are a remote with a name that scripts can have', async (name, global) => {
    const root = frontendPortal(frontend({ name }));
    const { federation } = (await buildFrontend(root, { scalprum: false })).report;
    expect([federation!.name, federation!.features]).toEqual([global, { '.': '@backstage/FrontendPlugin' }]);
    const entry = readFileSync(path.join(output(root), 'module-federation/remoteEntry.js'), 'utf8');
    expect(entry).toContain(`var ${global};`);
  });

  it('are for Scalprum only when the plugin has no feature', async () => {
    const root = frontendPortal(LEGACY);
    const { report, findings } = await buildFrontend(root);
    expect(report.federation).toBeUndefined();
    expect(findings).toMatchObject([{ severity: 'warning', code: 'EFEATURES' }]);
    expect(existsSync(path.join(output(root), 'module-federation'))).toBe(false);
  });

  it('hold packages of the workspace from their sources, and hidden source maps apart', async () => {
    const root = frontendPortal({
      ...frontend({ dependencies: { '@backstage/frontend-plugin-api': '^0.18.0', '@acme/text': '^0.1.0' } }),
      ...sources({
        'src/index.tsx': `import { shout } from '@acme/text';\nexport const loud = (text: string) => shout(text);`,
      }),
      ...library('packages/text', '@acme/text', { publishConfig: {} }),
      'packages/text/src/index.ts': `export const shout = (text: string): string => text.toUpperCase();`,
      ...installed('@acme/text', '0.0.0'),
    });
    rmSync(path.join(root, 'node_modules/@acme/text'), { recursive: true });
    symlinkSync('../../packages/text', path.join(root, 'node_modules/@acme/text'));
    await buildFrontend(root, { sourceMaps: 'hidden', moduleFederation: false });
    expect(readdirSync(output(root)).sort()).toEqual(['assets.json', 'scalprum', 'source-maps']);
    const scripts = readdirSync(path.join(output(root), 'scalprum/static')).map((name) =>
      readFileSync(path.join(output(root), 'scalprum/static', name), 'utf8'),
    );
    expect(scripts.join()).toContain('toUpperCase');
  });

  it('are the same while a build of the plugin is under way, and leave that alone', async () => {
    const root = frontendPortal();
    const { report } = await buildFrontend(root);
    const dist = path.join(root, FRONTEND_ROOT, 'dist');
    let rounds = 0;
    // As builds do: they empty their folder and write it anew, one file after the other.
    const build = setInterval(() => {
      rmSync(dist, { recursive: true, force: true });
      writeFiles(root, { [`${FRONTEND_ROOT}/dist/index.esm.js`]: `half of round ${++rounds} {` });
    }, 1);
    try {
      expect((await buildFrontend(root)).report).toEqual(report);
    } finally {
      clearInterval(build);
    }
    expect(rounds).toBeGreaterThan(10);
    expect(readdirSync(dist)).toEqual(['index.esm.js']);
    expect(readFileSync(path.join(dist, 'index.esm.js'), 'utf8')).toContain(String(rounds));
  });

  it('come with statistics on demand, for each kind that there is', async () => {
    const root = frontendPortal();
    const { report } = await buildFrontend(root, { statistics: true });
    expect(readdirSync(output(root)).sort()).toEqual(['assets.json', 'module-federation', 'scalprum', 'statistics']);
    const statistics = (kind: string): { text: string; assets: string[]; modules: string[] } => {
      const text = readFileSync(path.join(output(root), 'statistics', `${kind}.json`), 'utf8');
      const { assets, modules } = JSON.parse(text) as Record<'assets' | 'modules', readonly { name: string }[]>;
      return { text, assets: assets.map(({ name }) => name), modules: modules.map(({ name }) => name) };
    };
    for (const [kind, { files }] of [
      ['scalprum', report.scalprum!],
      ['module-federation', report.federation!],
    ] as const) {
      const { text, assets, modules } = statistics(kind);
      const scripts = files.map((file) => file.path).filter((file) => file.endsWith('.js'));
      expect(assets).toEqual(expect.arrayContaining(scripts));
      expect(modules.join()).toMatch(/\.\/src\/index\.tsx/);
      expect(text).not.toContain(root);
    }
    const legacy = frontendPortal(LEGACY);
    await buildFrontend(legacy, { statistics: true });
    expect(readdirSync(path.join(output(legacy), 'statistics'))).toEqual(['scalprum.json']);
  });

  it('offer a second module to a plugin with an alpha entry', async () => {
    const files = {
      ...frontend({ exports: { '.': './src/index.tsx', './alpha': './src/alpha.tsx' } }),
      ...LEGACY,
      ...sources({ 'src/alpha.tsx': FEATURE }),
    };
    const { findings, report } = await buildFrontend(frontendPortal(files));
    expect(findings).toMatchObject([{ severity: 'warning', code: 'EEXPOSED' }]);
    expect(report.federation).toMatchObject({
      exposes: ['.', './alpha'],
      features: { './alpha': '@backstage/FrontendPlugin' },
    });
    const modules = { PluginRoot: './src/index.tsx', alpha: './src/alpha.tsx' };
    const second = await buildFrontend(frontendPortal(files), { exposedModules: modules });
    expect(second.findings).toEqual([]);
    expect(Object.keys(second.report.scalprum!.exposedModules)).toEqual(['PluginRoot', 'alpha']);
  });
});

describe('CommonJS in own code', () => {
  it('needs no package "self": of the plugin, and of a built library', async () => {
    const root = frontendPortal({
      ...frontend({ dependencies: { '@backstage/frontend-plugin-api': '^0.18.0', '@acme/text': '^0.1.0' } }),
      ...sources({
        'src/index.tsx': `import { shout } from '@acme/text';\nimport own from './own';\nexport const all = [shout, own];`,
        'src/own.js': 'exports.a = 1;\nexports.b = exports.a;',
      }),
      ...library('packages/text', '@acme/text', { main: 'dist/index.cjs.js', publishConfig: {} }),
      'packages/text/dist/index.cjs.js': 'module.exports = { shout: 1 };\nmodule.exports.loud = module.exports.shout;',
      'node_modules/@acme/.keep': '',
    });
    symlinkSync('../../packages/text', path.join(root, 'node_modules/@acme/text'));
    const { findings, report } = await buildFrontend(root, ONE_KIND);
    expect(findings).toEqual([]);
    expect(report.scalprum!.sources.map((source) => source.path)).toContain('packages/text/dist/index.cjs.js');
  });
});

describe('a file of another kind', () => {
  it.each([
    ['data.txt', "new URL('./data.txt', import.meta.url)"],
    ['style.scss', 'Compile it to CSS'],
    ['logo.icon.svg', 'install it in the workspace'],
  ])('is rejected with what to do: %s', async (name, hint) => {
    const root = frontendPortal(
      sources({ 'src/index.tsx': `import './${name}';`, [`src/${name}`]: 'a { b { c: d } }' }),
    );
    await expect(buildFrontend(root, ONE_KIND)).rejects.toMatchObject({
      code: 'ESOURCE',
      message: `plugins/foo/src/${name} has a file type that is not supported.`,
      hint: expect.stringContaining(hint),
    });
  });
});

describe('an exposed module', () => {
  const part = (name: string): Files => sources({ [name]: `export const part = 'a part';` });
  const main = sources({ 'src/part/package.json': '{ "main": "main" }' });

  it.each<[string, string, Files]>([
    ['src', './src/index.tsx', {}],
    ['./src/', './src/index.tsx', {}],
    ['./src/index', './src/index.tsx', {}],
    ['./src/part', './src/part.ts', { ...part('src/part.ts'), ...part('src/part/index.tsx') }],
    ['./src/part/', './src/part/index.tsx', { ...part('src/part.ts'), ...part('src/part/index.tsx') }],
    ['./src/part', './src/part/main.ts', { ...part('src/part/main.ts'), ...part('src/part/index.tsx'), ...main }],
  ])('%s is the file %s, as for the bundler', async (file, found, files) => {
    const imported = file.startsWith('.') ? file : `./${file}`;
    const root = frontendPortal({ ...LEGACY, ...files, ...sources({ 'all.ts': `export * from '${imported}';` }) });
    const exposedModules = { PluginRoot: file, all: './all.ts' };
    const { scalprum } = (await buildFrontend(root, { moduleFederation: false, exposedModules })).report;
    const exports = [found.includes('part') ? 'part' : 'FooPage'];
    expect(scalprum!.exposedModules).toEqual({
      PluginRoot: { file: found, exports },
      all: { file: './all.ts', exports },
    });
    const both = ['all.ts', found.slice(2)].map((name) => `${FRONTEND_ROOT}/${name}`);
    expect(scalprum!.sources.map((source) => source.path)).toEqual(both);
  });

  it('that is linked is the file that the link leads to', async () => {
    const root = frontendPortal({ ...LEGACY, ...part('src/parts/one.ts') });
    symlinkSync('src/parts/one.ts', path.join(root, FRONTEND_ROOT, 'linked.ts'));
    symlinkSync('src/parts', path.join(root, FRONTEND_ROOT, 'parts'));
    const exposedModules = { PluginRoot: './linked.ts', folder: './parts/one' };
    const { scalprum } = (await buildFrontend(root, { moduleFederation: false, exposedModules })).report;
    const meant = { file: './src/parts/one.ts', exports: ['part'] };
    expect(scalprum!.exposedModules).toEqual({ PluginRoot: meant, folder: meant });
  });

  it('that is an entry point, linked to another place, is rejected too', async () => {
    const exports = { '.': './src/index.tsx', './alpha': './src/alpha.ts' };
    const root = frontendPortal({ ...frontend({ exports }), 'elsewhere/index.ts': 'export default 1;' });
    symlinkSync('../../../elsewhere/index.ts', path.join(root, FRONTEND_ROOT, 'src/alpha.ts'));
    await expect(buildFrontend(root, { scalprum: false })).rejects.toMatchObject({
      code: 'EEXPOSED',
      message: './src/alpha.ts, the entry point ./alpha of @acme/backstage-plugin-foo, lies outside of the plugin.',
    });
  });

  it('that is linked to another place is rejected', async () => {
    const root = frontendPortal({ ...LEGACY, 'elsewhere/index.ts': 'export const a = 1;' });
    symlinkSync('../../elsewhere/index.ts', path.join(root, FRONTEND_ROOT, 'file.ts'));
    symlinkSync('../../elsewhere', path.join(root, FRONTEND_ROOT, 'folder'));
    symlinkSync('nowhere.ts', path.join(root, FRONTEND_ROOT, 'dangling.ts'));
    for (const [file, why] of [
      ['./file.ts', 'is linked to a place outside of the plugin'],
      ['./folder', 'is linked to a place outside of the plugin'],
      ['./dangling.ts', 'does not exist'],
    ] as const)
      await expect(buildFrontend(root, { ...ONE_KIND, exposedModules: { PluginRoot: file } })).rejects.toMatchObject({
        code: 'EEXPOSED',
        message: `The exposed module PluginRoot points to ${file}, which ${why}.`,
      });
  });
});

describe('the Scalprum configuration', () => {
  const nameOf = async (files: Files, options: Partial<AssetOptions> = {}): Promise<string> => {
    const { report } = await buildFrontend(frontendPortal(files), { moduleFederation: false, ...options });
    return report.scalprum!.name;
  };
  const field = frontend({ scalprum: { name: 'from.field' } });
  const beside = sources({ 'scalprum-config.json': '{ "name": "from.file" }' });
  const elsewhere = sources({ 'config/scalprum.json': '{ "name": "from.option" }' });

  it('is the first of option, file and field', async () => {
    expect(await nameOf({})).toBe('acme.backstage-plugin-foo');
    expect(await nameOf(field)).toBe('from.field');
    expect(await nameOf({ ...field, ...beside })).toBe('from.file');
    const all = { ...field, ...beside, ...elsewhere };
    expect(await nameOf(all, { scalprumConfig: 'config/scalprum.json' })).toBe('from.option');
  });
});

describe('the report', () => {
  it('names copies of one package, and packages that hosts share', async () => {
    const files = {
      ...frontend({
        dependencies: { left: '^1.0.0', right: '^1.0.0', '@emotion/cache': '^11.0.0', '@mui/system': '^5.0.0' },
      }),
      ...sources({
        'src/index.tsx': `import left from 'left';\nimport right from 'right';\nimport cache from '@emotion/cache';\nimport part from '@mui/system/part';\nexport const all = [left, right, cache, part, <p />];`,
      }),
      ...installed('left', '1.0.0'),
      ...installed('right', '1.0.0', { dependencies: { left: '^2.0.0' } }),
      'node_modules/right/index.js': `module.exports = [require('left'), 'right'];`,
      'node_modules/right/node_modules/left/package.json': { name: 'left', version: '2.0.0', main: 'index.js' },
      'node_modules/right/node_modules/left/index.js': `module.exports = 'the other left';`,
      ...installed('@emotion/cache', '11.14.0'),
      ...installed('@mui/system', '5.18.0'),
      'node_modules/@mui/system/part.js': `module.exports = 'a part';`,
    };
    const { report } = await buildFrontend(frontendPortal(files), ONE_KIND);
    const { duplicates, sharable } = report.scalprum!;
    expect(duplicates).toEqual([
      {
        name: 'left',
        copies: [
          { version: '1.0.0', path: 'node_modules/left', size: expect.any(Number) },
          { version: '2.0.0', path: 'node_modules/right/node_modules/left', size: 34 },
        ],
        size: expect.any(Number),
      },
    ]);
    expect(sharable.map(({ name, copy }) => [name, copy]).sort()).toEqual([
      ['@emotion/cache', 'fallback'],
      ['@mui/system', 'beside'],
    ]);
    expect(savings(report.scalprum!, 9).map(({ label }) => label)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^left in 2 copies: 1\.0\.0 \(node_modules\/left\), 2\.0\.0 \(.*deduplicate/),
        expect.stringMatching(/^@emotion\/cache .* "import": false/),
        expect.stringMatching(/^@mui\/system .* import it as "@mui\/system"/),
      ]),
    );
    const unshared = { sharedModules: { '@emotion/cache': false, '@mui/system': false } } as const;
    const again = await buildFrontend(frontendPortal(files), { moduleFederation: false, ...unshared });
    expect(again.report.scalprum!.sharable).toEqual([]);
  });
});

describe('two plugins of one workspace', () => {
  const other = (name: string, rest: object = {}): Files => ({
    'plugins/bar/package.json': { ...FRONTEND, name, ...rest },
  });
  const clashes = async (files: Files): Promise<readonly unknown[]> => {
    const root = frontendPortal(files);
    const { findings, report } = await buildFrontend(root, ONE_KIND);
    expect(report.warnings).toEqual([]);
    return findings.map(({ severity, code, message }) => [severity, code, message]);
  };
  const field = (name: string): object => ({ scalprum: { name } });

  it('are reported when browsers cannot tell them apart', async () => {
    const global = 'the global rspackChunkacme_backstage_plugin_foo.';
    expect(await clashes(other('@acme-backstage/plugin-foo'))).toEqual([
      [
        'warning',
        'ESCALPRUM',
        `@acme/backstage-plugin-foo is "acme.backstage-plugin-foo" in Scalprum's shells, and @acme-backstage/plugin-foo is "acme-backstage.plugin-foo": both keep their chunks in ${global}`,
      ],
    ]);
    expect(await clashes(other('@acme/bar', field('acme.backstage-plugin-foo')))).toMatchObject([
      ['warning', 'ESCALPRUM', expect.stringContaining(global)],
    ]);
  });

  it.each<[string, Files]>([
    ['have different names', other('@acme/backstage-plugin-fo-o')],
    ['have different names by configuration', other('@acme-backstage/plugin-foo', field('bar'))],
    ['are not both for browsers', other('@acme-backstage/plugin-foo', { backstage: { role: 'backend-plugin' } })],
    ['have a configuration that is wrong', other('@acme-backstage/plugin-foo', field('_'))],
  ])('are not, when they %s', async (_title, files) => {
    expect(await clashes(files)).toEqual([]);
  });

  it('are reported when they are one remote', async () => {
    const root = frontendPortal(other('@acme/backstage-plugin_foo'));
    const { findings } = await buildFrontend(root, { scalprum: false });
    expect(findings.map(({ severity, code, message }) => [severity, code, message])).toEqual([
      [
        'warning',
        'EFEDERATION',
        '@acme/backstage-plugin-foo and @acme/backstage-plugin_foo are both acme__backstage_plugin_foo in shells with module federation.',
      ],
    ]);
    const legacy = frontendPortal({ ...LEGACY, ...other('@acme/backstage-plugin_foo') });
    expect((await buildFrontend(legacy)).findings.map(({ code }) => code)).toEqual(['EFEATURES']);
  });

  it('are so named by the bundler', async () => {
    const root = frontendPortal(
      sources({
        'src/index.tsx': `export const load = () => import('./part');`,
        'src/part.ts': `export const a = 'part';`,
      }),
    );
    await buildFrontend(root, ONE_KIND);
    const scripts = readdirSync(path.join(output(root), 'scalprum/static'));
    const texts = scripts.map((name) => readFileSync(path.join(output(root), 'scalprum/static', name), 'utf8'));
    expect(texts.join()).toContain('rspackChunkacme_backstage_plugin_foo');
  });
});

describe('changes to the shared modules', () => {
  const files = {
    ...frontend({ dependencies: { left: '^1.0.0', '@emotion/react': '^11.0.0', '@mui/material': '^5.0.0' } }),
    ...sources({
      'src/index.tsx': `import left from 'left';\nimport part from '@mui/material/part';\nexport { default as css } from '@emotion/react';\nexport const all = [left, part];`,
    }),
    ...installed('left', '1.0.0'),
    ...installed('@emotion/react', '11.14.0'),
    ...installed('@emotion/cache', '11.14.0'),
    ...installed('@mui/material', '5.18.0'),
    'node_modules/@mui/material/part.js': `module.exports = 'a part';`,
  };
  const reported = async (
    sharedModules: AssetOptions['sharedModules'],
    options: Partial<AssetOptions> = ONE_KIND,
  ): Promise<readonly string[]> => {
    const { findings } = await buildFrontend(frontendPortal(files), { sharedModules, ...options });
    return findings.map(({ severity, code, message }) => `${severity} ${code} ${message}`);
  };

  it.each<[string, AssetOptions['sharedModules'], string]>([
    [
      'that take out what no shell shares',
      { '@emotion/reakt': false },
      'no shell shares @emotion/reakt (did you mean @emotion/react?).',
    ],
    ['without a near name', { '@acme/nothing-like-it': false }, 'no shell shares @acme/nothing-like-it.'],
    [
      'that take out what is not imported',
      { '@emotion/cache': false, react: false },
      'nothing imports @emotion/cache, react.',
    ],
    ['that add what is not imported', { lefty: { import: false } }, 'nothing imports lefty (did you mean left?).'],
    [
      'to what is imported by a path in it',
      { '@mui/material': { import: false } },
      'nothing imports @mui/material (did you mean @mui/material/part?).',
    ],
    ['that add what is shared', { '@emotion/react': {} }, 'shells share without this @emotion/react.'],
  ])('%s are reported', async (_title, sharedModules, message) => {
    expect(await reported(sharedModules)).toEqual([`warning EOPTION sharedModules: ${message}`]);
  });

  it('are reported by reason, not one by one', async () => {
    expect(await reported({ a: false, b: false, left: {}, '@emotion/cache': {} })).toEqual([
      'warning EOPTION sharedModules: no shell shares a, b.',
      'warning EOPTION sharedModules: nothing imports @emotion/cache.',
    ]);
  });

  it('are well when they change something', async () => {
    expect(await reported({ left: {}, '@emotion/react': { import: false }, '@mui/material/': {} })).toEqual([]);
    expect(await reported({ '@emotion/react': false })).toEqual([]);
  });
});

/** Title, what is broken, options, and the code with a part of the message. */
const BROKEN: readonly (readonly [string, Files, Partial<AssetOptions>, string, string])[] = [
  ['both kinds are off', {}, { scalprum: false, moduleFederation: false }, 'EOPTION', 'nothing would be built'],
  [
    'the plugin is a backend',
    frontend({ backstage: { role: 'backend-plugin' } }),
    {},
    'EROLE',
    'Only frontend plugins',
  ],
  ['the role is none', frontend({ backstage: { role: 'web-library' } }), {}, 'EROLE', '"web-library"'],
  ['the name is rejected', frontend({ name: '@my_org/plugin' }), {}, 'ESCALPRUM', '"my_org.plugin" is not a valid'],
  ['the configuration is not JSON', sources({ 'scalprum-config.json': '{' }), {}, 'ESCALPRUM', 'is not valid JSON'],
  [
    'the configuration is not JSON in a later line',
    sources({ 'scalprum-config.json': '{ "name": "a"\n "b" }' }),
    {},
    'ESCALPRUM',
    '(line 2',
  ],
  [
    'the configuration has an unknown key',
    frontend({ scalprum: { exposedModule: {} } }),
    {},
    'ESCALPRUM',
    'did you mean exposedModules?',
  ],
  [
    'the configuration has a wrong type',
    frontend({ scalprum: { name: 1 } }),
    {},
    'ESCALPRUM',
    'a name that is not text',
  ],
  [
    'exposed modules are not an object',
    frontend({ scalprum: { exposedModules: ['a'] } }),
    {},
    'ESCALPRUM',
    'exposedModules that are no',
  ],
  ['the configuration is absent', {}, { scalprumConfig: 'nope.json' }, 'ESCALPRUM', 'nope.json does not exist'],
  ['the configuration is below a file', {}, { scalprumConfig: 'package.json/x' }, 'ESCALPRUM', '/x does not exist'],
  ['the configuration is a folder', {}, { scalprumConfig: 'src' }, 'ESCALPRUM', 'configuration src is not a file'],
  [
    'the configuration lies outside',
    { 'scalprum.json': '{}' },
    { scalprumConfig: '../../scalprum.json' },
    'ESCALPRUM',
    '../../scalprum.json lies outside of the plugin',
  ],
  [
    'an exposed module is absent',
    {},
    { exposedModules: { PluginRoot: './src/nope.ts' } },
    'EEXPOSED',
    './src/nope.ts, which does not exist',
  ],
  [
    'an exposed module is a folder without an index',
    sources({ 'src/parts/one.ts': '' }),
    { exposedModules: { PluginRoot: './src/parts' } },
    'EEXPOSED',
    './src/parts, which is a folder without an index file',
  ],
  [
    'an exposed module lies outside',
    {},
    { exposedModules: { PluginRoot: '../../package.json' } },
    'EEXPOSED',
    'outside of the plugin',
  ],
  [
    'there is no entry point',
    frontend({ exports: { '.': './src/nope.ts' } }),
    {},
    'EEXPOSED',
    './src/nope.ts, the entry point .',
  ],
  [
    'two exposed modules have one name in the file',
    sources({
      'scalprum-config.json':
        '{ "exposedModules": { "PluginRoot": "./src/index.tsx", "PluginRoot": "./package.json" } }',
    }),
    {},
    'EEXPOSED',
    'scalprum-config.json exposes two modules with the name PluginRoot',
  ],
  [
    'two exposed modules have one name to loaders',
    {},
    { exposedModules: { alpha: './src/index.tsx', './alpha': './src/index.tsx' } },
    'EEXPOSED',
    'Two exposed modules have the name alpha',
  ],
  [
    'the name of an exposed module leads out of the output',
    {},
    { exposedModules: { '/../../../../x': './src/index.tsx' } },
    'EEXPOSED',
    '"/../../../../x" has a name that no file can have',
  ],
  [
    'the name of an exposed module is of characters that files may not have',
    {},
    { exposedModules: { 'a:b': './src/index.tsx' } },
    'EEXPOSED',
    '"a:b" has a name that no file can have',
  ],
  ['an exposed module has no name', {}, { exposedModules: { '': './src/index.tsx' } }, 'EEXPOSED', 'has no name'],
  ['nothing is exposed', {}, { exposedModules: {} }, 'EEXPOSED', 'exposes no module'],
  [
    'a shared module is not installed',
    {},
    { sharedModules: { '@acme/none/part': {} } },
    'EOPTION',
    'sharedModules: @acme/none/part is not installed',
  ],
  [
    'a shared module has an unknown field',
    {},
    { sharedModules: { react: { singelton: true } as object } },
    'EOPTION',
    'sharedModules: react has the unknown field singelton; did you mean singleton?',
  ],
  [
    'a shared module requires no range',
    {},
    { sharedModules: { react: { requiredVersion: 'newest one' } } },
    'EOPTION',
    'the requiredVersion of react, newest one, is not a range',
  ],
  [
    'a shared module has no version',
    {},
    { sharedModules: { react: { version: '18.x' } } },
    'EOPTION',
    'the version of react, 18.x, is not a version',
  ],
  [
    'something is replaced by no expression',
    sources({ 'src/index.tsx': 'export const a = STAGE;' }),
    { define: { STAGE: 'te st(' } },
    'EOPTION',
    'define: STAGE would become te st(, which is not an expression: ',
  ],
  ['something is replaced by nothing', {}, { define: { STAGE: '' } }, 'EOPTION', 'STAGE would become nothing'],
  [
    'what is replaced is not an identifier',
    {},
    { define: { 'a b': '1' } },
    'EOPTION',
    'define: "a b" is not an identifier',
  ],
  [
    'an import leads nowhere',
    sources({ 'src/index.tsx': `import './nope';` }),
    {},
    'EIMPORT',
    'imports ./nope, which does not exist',
  ],
  [
    'a package is not installed',
    sources({ 'src/index.tsx': `import '@acme/none/part';` }),
    {},
    'EIMPORT',
    '@acme/none/part, which is not installed',
  ],
  [
    'a package is not declared',
    { ...installed('left', '1.0.0'), ...sources({ 'src/index.tsx': `export * from 'left';` }) },
    {},
    'EIMPORT',
    'does not declare left',
  ],
  [
    'an export is a type',
    sources({ 'src/index.tsx': `export { T } from './t';`, 'src/t.ts': 'export type T = 1;' }),
    {},
    'EIMPORT',
    'exports no T',
  ],
  [
    'a module of Node is imported',
    sources({ 'src/index.tsx': `import { join } from 'path';\nexport const a = join('b');` }),
    {},
    'EBUILTIN',
    'src/index.tsx imports "path"',
  ],
  [
    'a module of Node is imported by scheme',
    sources({ 'src/index.tsx': `import 'node:fs';` }),
    {},
    'EBUILTIN',
    'src/index.tsx imports "node:fs"',
  ],
  ['a source does not parse', sources({ 'src/index.tsx': 'export const a = {\n  b: 1,,\n};' }), {}, 'ESOURCE', '[2:7]'],
  [
    'a file is of an unknown kind',
    sources({ 'src/index.tsx': `import './a.scss';`, 'src/a.scss': 'a: 1' }),
    {},
    'ESOURCE',
    'src/a.scss has a file type',
  ],
  [
    'React is imported by a path in it',
    sources({ 'src/index.tsx': `export { default } from 'react/index.js';` }),
    {},
    'ESINGLE',
    'react 18.3.1 would be bundled',
  ],
  [
    'the suggested configuration names an export that is not there',
    sources({
      'app-config.yaml':
        'dynamicPlugins:\n  frontend:\n    acme.backstage-plugin-foo:\n      dynamicRoutes:\n        - { path: /foo, importName: BarPage }\n',
    }),
    {},
    'EEXPOSED',
    'app-config.yaml: dynamicRoutes names BarPage',
  ],
  [
    'the suggested configuration names an export that is not there, of a module without its file',
    sources({
      'app-config.yaml':
        'dynamicPlugins:\n  frontend:\n    acme.backstage-plugin-foo:\n      dynamicRoutes:\n        - { path: /foo, importName: BarPage }\n',
    }),
    { exposedModules: { PluginRoot: './src' } },
    'EEXPOSED',
    'app-config.yaml: dynamicRoutes names BarPage, but ./src/index.tsx (PluginRoot)',
  ],
  ['the assets are too large', {}, { maxSize: 1000 }, 'ESIZE', '@backstage/frontend-plugin-api@0.18.1'],
];

describe('a build that fails', () => {
  it.each(BROKEN)('says why when %s', async (_title, files, options, code, message) => {
    const failure = buildFrontend(frontendPortal(files), { ...ONE_KIND, ...options });
    await expect(failure).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it('is one when a file is larger than installers take', async () => {
    const root = frontendPortal(sources({ 'src/index.tsx': `export { default as a } from './a.png';` }));
    writeFileSync(path.join(root, FRONTEND_ROOT, 'src/a.png'), Buffer.alloc(20_000_000));
    await expect(buildFrontend(root, ONE_KIND)).rejects.toMatchObject({
      code: 'EASSETSIZE',
      message: expect.stringMatching(/^scalprum\/static\/a\.\w+\.png has 20\.0 MB; .* less than 20\.0 MB\.$/),
    });
  });

  it('reports the configuration and the sources together', async () => {
    const root = frontendPortal({
      ...frontend({ exports: { '.': './src/index.tsx', './alpha': './src/alpha.tsx' } }),
      ...sources({
        'src/index.tsx': `import './nope';\nexport const a = 1;`,
        'scalprum-config.json': '{ "name": "_", "exposedModules": { "PluginRoot": "./src/plugin.ts" }, "nam": 1 }',
      }),
    });
    const failure: unknown = await buildFrontend(root, { sharedModules: { '@acme/none': {} } }).catch(
      (e: unknown) => e,
    );
    const { code, message } = failure as { readonly code: string; readonly message: string };
    const reported = message.split('\n').filter((line) => /^E[A-Z]+ /.test(line));
    expect([code, reported]).toEqual([
      'ECHECKS',
      [
        'EEXPOSED @acme/backstage-plugin-foo has no ./src/alpha.tsx, the entry point ./alpha.',
        'ESCALPRUM scalprum-config.json has the unknown key nam; did you mean name?',
        expect.stringMatching(/^ESCALPRUM "_" is not a valid Scalprum name/),
        'EEXPOSED The exposed module PluginRoot points to ./src/plugin.ts, which does not exist.',
        'EOPTION sharedModules: @acme/none is not installed for @acme/backstage-plugin-foo.',
        'EIMPORT plugins/foo/src/index.tsx imports ./nope, which does not exist.',
      ],
    ]);
  });

  it('may have shared modules that are not installed when the host has them', async () => {
    const files = {
      ...frontend({ peerDependencies: { react: '^18.0.0', '@acme/none': '*' } }),
      ...sources({ 'src/index.tsx': `import none from '@acme/none';\nexport const page = none;` }),
    };
    const options = { moduleFederation: false, sharedModules: { '@acme/none': { import: false } } };
    expect((await buildFrontend(frontendPortal(files), options)).findings).toEqual([]);
  });

  it('tells everything at once', async () => {
    const code = `import '@acme/none';\nimport './nope';\nimport fs from 'fs';\nexport default fs;`;
    await expect(buildFrontend(frontendPortal(sources({ 'src/index.tsx': code })))).rejects.toMatchObject({
      code: 'ECHECKS',
      message: expect.stringMatching(/^3 checks failed[^]*EIMPORT[^]*EIMPORT[^]*EBUILTIN/),
    });
  });

  it('leaves the former assets as they were', async () => {
    const root = frontendPortal();
    await buildFrontend(root, ONE_KIND);
    const before = readFileSync(path.join(output(root), 'assets.json'), 'utf8');
    await expect(buildFrontend(root, { ...ONE_KIND, maxSize: 1 })).rejects.toMatchObject({ code: 'ESIZE' });
    expect(readFileSync(path.join(output(root), 'assets.json'), 'utf8')).toBe(before);
    expect(readdirSync(path.join(root, FRONTEND_ROOT)).sort()).toEqual(['dist-assets', 'package.json', 'src']);
  });

  it('can be stopped, and leaves the former assets', async () => {
    const root = frontendPortal();
    await buildFrontend(root);
    const before = readFileSync(path.join(output(root), 'assets.json'), 'utf8');
    writeFiles(root, sources({ 'src/index.tsx': 'export const another = 1;' }));
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    await expect(buildFrontend(root, {}, { signal: controller.signal })).rejects.toMatchObject({
      code: 'EINTERRUPTED',
    });
    expect(readFileSync(path.join(output(root), 'assets.json'), 'utf8')).toBe(before);
    expect(readdirSync(path.join(root, FRONTEND_ROOT)).sort()).toEqual(['dist-assets', 'package.json', 'src']);
  });

  it('says when it cannot write', async () => {
    const root = frontendPortal();
    writeFiles(root, { [`${FRONTEND_ROOT}/blocked`]: 'a file' });
    const below = buildAssets({
      workspaceRoot: root,
      projectRoot: FRONTEND_ROOT,
      outputPath: `${FRONTEND_ROOT}/blocked/dist-assets`,
      options: DEFAULT_ASSET_OPTIONS,
    });
    await expect(below).rejects.toMatchObject({ code: 'EWRITE' });
  });
});

describe('a build with doubts', () => {
  it('reports them once for both kinds, with the fix', async () => {
    const root = frontendPortal({
      ...frontend({ sideEffects: false }),
      ...sources({
        'src/index.tsx': `import './setup';\n${FEATURE}\nexport const info = [process.env.BUILD_INFO, import.meta.url];`,
        'src/setup.ts': 'globalThis.ready = true;',
      }),
    });
    const { findings } = await buildFrontend(root);
    expect(findings.map(({ severity, code, message }) => [severity, code, message])).toEqual([
      [
        'warning',
        'EIMPORT',
        'plugins/foo/src/index.tsx imports ./setup for its side effects, but "sideEffects" in package.json lets the bundler drop plugins/foo/src/setup.ts.',
      ],
      ['warning', 'ESOURCE', expect.stringContaining('reads import.meta.url')],
      ['warning', 'ESOURCE', expect.stringContaining('reads process.env.BUILD_INFO, which is undefined')],
    ]);
    const define = { 'process.env.BUILD_INFO': '{}' };
    expect((await buildFrontend(root, { define })).findings).toHaveLength(2);
  });

  it('compiles what is dropped, as Backstage does', async () => {
    const root = frontendPortal({
      ...frontend({ sideEffects: false }),
      ...sources({ 'src/index.tsx': `import './style.scss';\n${FEATURE}`, 'src/style.scss': '$a: 1px;' }),
    });
    await expect(buildFrontend(root, ONE_KIND)).rejects.toMatchObject({
      code: 'ESOURCE',
      message: 'plugins/foo/src/style.scss has a file type that is not supported.',
    });
  });
});
