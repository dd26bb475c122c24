import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { BuildAssetsResult } from './build-assets';
import type { AssetOptions } from '../options/assets';
import { FEATURE, FRONTEND_ROOT, buildFrontend, frontend, frontendPortal, sources } from '../testing/frontend-portal';
import type { Files } from '../testing/portal';

/** A stand-in that writes what the real one does, by its place in the package. */
const REMOTE = `var acme__backstage_plugin_foo = {
  init() {},
  get: (mount) => Promise.resolve(() => (mount === '.' ? {} : { default: { $$type: '@backstage/FrontendPlugin' } })),
};
//# sourceMappingURL=remoteEntry.js.map`;
const MANIFEST = {
  name: 'acme__backstage_plugin_foo',
  metaData: { remoteEntry: { name: 'remoteEntry.js', path: '', type: 'global' } },
  exposes: [{ path: './alpha' }, { path: '.' }],
  shared: [
    { name: 'react', version: '*' },
    { name: '@emotion/react', version: '11.14.0' },
  ],
};
const MAP = {
  sources: [
    'webpack://acme/../../../../../plugins/foo/src/alpha.tsx',
    'webpack://acme/../../../../../node_modules/@backstage/frontend-plugin-api/index.js?1',
    'webpack://acme/webpack/runtime/thing',
  ],
  sourcesContent: ['alpha', 'all of the API', 'x'],
};
const BUILD = `
const { mkdirSync, rmSync, writeFileSync } = require('node:fs');
rmSync('dist', { recursive: true, force: true });
mkdirSync('dist');
const write = (name, content) => writeFileSync('dist/' + name, typeof content === 'string' ? content : JSON.stringify(content));
write('remoteEntry.js', ${JSON.stringify(REMOTE)});
write('remoteEntry.js.map', ${JSON.stringify(MAP)});
write('mf-manifest.json', ${JSON.stringify(MANIFEST)});
write('mf-stats.json', {});
write('.config-schema.json', {});
write('seen.json', { args: process.argv.slice(2), ci: process.env.CI, secret: process.env.APP_CONFIG_x, files: require('node:fs').readdirSync('.').sort(), root: require('node:fs').readdirSync('..').sort() });
`;
const cli = (script: string): Files => ({
  'node_modules/@backstage/cli/package.json': {
    name: '@backstage/cli',
    version: '0.36.6',
    bin: { 'backstage-cli': 'bin/backstage-cli' },
  },
  'node_modules/@backstage/cli/bin/backstage-cli': script,
});
const PLUGIN: Files = {
  ...frontend({ exports: { '.': './src/index.tsx', './alpha': './src/alpha.tsx' } }),
  ...sources({
    'src/index.tsx': 'export const FooPage = () => null;',
    'src/alpha.tsx': FEATURE,
    'dist/index.esm.js': 'a library build',
    'app-config.yaml': 'a: 1',
  }),
  'app-config.yaml': ': broken',
};

const build = (files: Files, options: Partial<AssetOptions> = {}): Promise<BuildAssetsResult> & { root: string } => {
  const root = frontendPortal({ ...PLUGIN, ...files });
  const built = buildFrontend(root, { scalprum: false, federationEngine: 'backstage-cli', ...options });
  return Object.assign(built, { root });
};
const read = (root: string, name: string): string => readFileSync(path.join(root, FRONTEND_ROOT, name), 'utf8');

describe('the Backstage CLI as the engine for module federation', () => {
  const built = build(cli(BUILD));
  const { root } = built;
  process.env['APP_CONFIG_x'] = 'secret';
  afterAll(() => delete process.env['APP_CONFIG_x']);

  it('builds what is reported and shipped', async () => {
    const { report, findings } = await built;
    expect(findings).toEqual([]);
    expect(report.federation).toMatchObject({
      backstageCli: '0.36.6',
      exposes: ['.', './alpha'],
      features: { './alpha': '@backstage/FrontendPlugin' },
      shared: [{ request: '@emotion/react', version: '11.14.0' }, { request: 'react' }],
      sources: [{ path: 'plugins/foo/src/alpha.tsx', size: 5 }],
      packages: [{ name: '@backstage/frontend-plugin-api', version: '0.18.1', modules: 1, size: 14 }],
    });
    const files = report.federation?.files.map((file) => file.path);
    expect(files).toEqual(['mf-manifest.json', 'remoteEntry.js', 'seen.json']);
    expect(read(root, 'dist-assets/module-federation/remoteEntry.js')).toBe(REMOTE.split('\n//#')[0]);
  });

  it('works in a copy, and sees no configuration', async () => {
    await built;
    expect(read(root, 'dist/index.esm.js')).toBe('a library build');
    expect(readdirSync(path.join(root, FRONTEND_ROOT, 'dist-assets')).sort()).toEqual([
      'assets.json',
      'module-federation',
    ]);
    expect(JSON.parse(read(root, 'dist-assets/module-federation/seen.json'))).toEqual({
      args: ['package', 'build', '--module-federation'],
      ci: 'false',
      files: ['dist', 'package.json', 'src'],
      root: ['node_modules', 'package.json', 'plugin', 'tsconfig.json'],
    });
  });

  it('keeps its source maps apart', async () => {
    const hidden = build(cli(BUILD), { sourceMaps: 'hidden' });
    await hidden;
    expect(JSON.parse(read(hidden.root, 'dist-assets/source-maps/module-federation/remoteEntry.js.map'))).toEqual(MAP);
  });

  it('says which options do not apply, and builds nothing for a plugin without features', async () => {
    const none = { 'plugins/foo/src/alpha.tsx': 'export const a = 1;' };
    const { report, findings } = await build({ ...cli(BUILD), ...none }, { minify: false, sourceMaps: 'inline' });
    expect(report.federation).toBeUndefined();
    expect(findings.map(({ code, message }) => [code, message])).toEqual([
      ['EOPTION', expect.stringMatching(/ minify, sourceMaps: inline does not apply/)],
      ['EFEATURES', expect.stringContaining('no feature')],
    ]);
  });

  it.each<[string, Files, string, string]>([
    ['is absent', {}, 'ENOCLI', 'is not installed'],
    [
      'knows no such flag',
      cli(`console.error("error: unknown option '--module-federation'"); process.exit(1);`),
      'ENOCLI',
      '0.36.6 cannot build',
    ],
    ['builds a library', cli(''), 'ENOCLI', '0.36.6 cannot build'],
    [
      'fails',
      cli(`console.error('src/index.tsx: no luck'); process.exit(1);`),
      'ECLI',
      'ended with 1 (package build --module-federation):\nsrc/index.tsx: no luck',
    ],
    [
      'bundles React',
      cli(BUILD.replaceAll('@backstage/frontend-plugin-api/', 'react/')),
      'ESINGLE',
      'react 18.3.1 would be bundled',
    ],
  ])('is an error when it %s, and leaves nothing', async (_title, files, code, message) => {
    const failed = build(files);
    await expect(failed).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
    expect(readdirSync(path.join(failed.root, FRONTEND_ROOT)).sort()).toEqual([
      'app-config.yaml',
      'dist',
      'package.json',
      'src',
    ]);
  });

  it('can be stopped', async () => {
    const root = frontendPortal({ ...PLUGIN, ...cli('setInterval(() => undefined, 1000);') });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 300);
    const stopped = buildFrontend(root, { federationEngine: 'backstage-cli' }, { signal: controller.signal });
    await expect(stopped).rejects.toMatchObject({ code: 'EINTERRUPTED' });
  });
});
