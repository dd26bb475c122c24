import path from 'node:path';
import { loadInPage } from '../testing/scalprum-page';
import { type Files, OUTPUT, build, filesOf, scriptsOf, workspace } from '../testing/workspace';

const EXPOSED = { PluginRoot: './src/index.ts' };
const PNG = Buffer.from('iVBORw0KGgo=', 'base64');

const PLUGIN: Files = {
  'src/index.ts': `export { Page } from './Page';\nexport const lazy = () => import('./lazy');`,
  'src/Page.tsx': [
    `import './page.css';`,
    `import names from './page.module.css';`,
    `import logo from './logo.svg';`,
    `import dot from './dot.png';`,
    `import font from './font.woff2';`,
    `import text from './text.md';`,
    `import data from './data.json';`,
    `import settings from './settings.yaml';`,
    `export const Page = () => <img className={names['main-part']} src={logo} title={[dot, font, text, data.a, settings.list[1]].join()} />;`,
  ].join('\n'),
  'src/lazy.ts': `import { Buffer } from 'buffer';\nexport const encoded = Buffer.from('hello').toString('hex');\nexport const mode = process.env.NODE_ENV;`,
  'src/page.css': `.page { border: 3px solid red; background: url(./dot.png) }`,
  'src/page.module.css': `.main-part { color: red }`,
  'src/logo.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'src/dot.png': PNG,
  'src/font.woff2': 'font',
  'src/text.md': '# Text',
  'src/data.json': { a: 'from JSON' },
  'src/settings.yaml': 'list: [1, from YAML]',
};

const HOST_REACT = { marker: 'the host’s' };

describe('assets for Scalprum', () => {
  const root = workspace(PLUGIN);
  const folder = path.join(root, OUTPUT.scalprum);
  beforeAll(async () => {
    const { scalprum } = await build(root, { scalprum: EXPOSED });
    expect(scalprum?.problems).toEqual([]);
  });

  it('have a manifest that names the script', () => {
    const manifest = JSON.parse(filesOf(folder).get('plugin-manifest.json')!.toString());
    expect(manifest).toEqual({
      name: 'acme.backstage-plugin-foo',
      version: '1.2.3',
      extensions: [],
      registrationMethod: 'callback',
      baseURL: 'auto',
      loadScripts: [expect.stringMatching(/^acme\.backstage-plugin-foo\.[0-9a-f]+\.js$/)],
      buildHash: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect([...filesOf(folder).keys()]).toContain(manifest.loadScripts[0]);
  });

  it('call back with name and container, and use the host’s React', async () => {
    const plugin = await loadInPage(folder, HOST_REACT);
    expect(plugin.name).toBe('acme.backstage-plugin-foo');
    const { Page } = await plugin.get('PluginRoot');
    expect(Page!().React).toBe(HOST_REACT);
    expect(scriptsOf(folder)).not.toContain('the plugin has its own React');
  });

  it('hold images, fonts, styles, JSON and YAML', async () => {
    const plugin = await loadInPage(folder, HOST_REACT);
    const { props } = (await plugin.get('PluginRoot')).Page();
    const [dot, font, text, json, yaml] = props.title.split(',');
    expect(props.src).toMatch(/^http:\/\/host\.test\/api\/scalprum\/foo\/static\/logo\.[0-9a-f]{8}\.svg$/);
    expect([dot, font, text].map((url: string) => path.basename(url))).toEqual([
      expect.stringMatching(/^dot\.[0-9a-f]{8}\.png$/),
      expect.stringMatching(/^font\.[0-9a-f]{8}\.woff2$/),
      expect.stringMatching(/^text\.[0-9a-f]{8}\.md$/),
    ]);
    expect([json, yaml]).toEqual(['from JSON', 'from YAML']);
    expect(filesOf(folder).get(`static/${path.basename(dot)}`)).toEqual(PNG);
    expect(plugin.links).toHaveLength(1);
    const css = filesOf(folder).get(plugin.links[0]!)!.toString();
    expect(css).toContain('border:3px solid red');
    expect(css).toMatch(/url\(\.\.\/static\/dot\.[0-9a-f]{8}\.png\)/);
    expect(css).toContain(`.${props.className.replace(/[^\w-]/g, (char: string) => `\\${char}`)}{`);
  });

  it('load what is lazy, with stand-ins for parts of Node', async () => {
    const plugin = await loadInPage(folder, HOST_REACT);
    const { encoded, mode } = await (await plugin.get('PluginRoot')).lazy();
    expect([encoded, mode]).toEqual(['68656c6c6f', 'production']);
  });

  it('say what is in them', async () => {
    const { scalprum } = await build(workspace(PLUGIN), { scalprum: EXPOSED });
    const { sources, packages, shared } = scalprum!.bundled;
    expect(sources.every((source) => source.bundled || source.path.endsWith('index.ts'))).toBe(true);
    expect(sources.find(({ path: file }) => file === 'plugins/foo/src/lazy.ts')?.imports).toEqual(
      expect.arrayContaining([{ request: 'buffer', to: 'package' }]),
    );
    expect(packages.find(({ name }) => name === 'react')).toEqual({
      name: 'react',
      version: '18.3.1',
      path: 'node_modules/react',
      modules: 1,
      size: expect.any(Number),
      entry: false,
      importedBy: ['plugins/foo/src/Page.tsx'],
    });
    expect(shared).toEqual([{ request: 'react' }]);
  });
});

describe('options of the bundle', () => {
  const small = { 'src/index.ts': `export const answer: string = ANSWER;\nexport const long = 'long';` };
  const buildSmall = async (bundle: object): Promise<string> => {
    const root = workspace(small);
    await build(root, { scalprum: EXPOSED, bundle: { define: { ANSWER: '"forty-two"' }, ...bundle } });
    return path.join(root, OUTPUT.scalprum);
  };

  it('define replaces identifiers', async () => {
    const plugin = await loadInPage(await buildSmall({}), {});
    expect((await plugin.get('PluginRoot')).answer).toBe('forty-two');
  });

  it('minify can be switched off', async () => {
    expect(scriptsOf(await buildSmall({}))).not.toContain('// ');
    expect(scriptsOf(await buildSmall({ minify: false }))).toContain('// ');
  });

  it('a public path is in the scripts', async () => {
    expect(scriptsOf(await buildSmall({ publicPath: 'https://cdn.test/foo/' }))).toContain('https://cdn.test/foo/');
  });

  it('hidden source maps lie apart, inline ones in the scripts', async () => {
    const maps = path.join(workspace({}), 'maps');
    const hidden = await buildSmall({ sourceMaps: 'hidden', sourceMapFolder: maps });
    expect([...filesOf(hidden).keys()].filter((name) => name.endsWith('.map'))).toEqual([]);
    expect(scriptsOf(hidden)).not.toContain('sourceMappingURL');
    const texts = [...filesOf(path.join(maps, 'scalprum')).values()].map((bytes) => bytes.toString());
    expect(texts.join()).toContain('answer: string');
    expect(scriptsOf(await buildSmall({ sourceMaps: 'inline' }))).toContain('sourceMappingURL=data:');
  });
});

describe('shared modules', () => {
  const asked = async (sharedModules: object): Promise<string> => {
    const root = workspace({ 'src/index.ts': `export { marker } from 'react';` });
    await build(root, { scalprum: EXPOSED, sharedModules: sharedModules as never });
    return path.join(root, OUTPUT.scalprum);
  };
  const ofHost = { marker: 'the host’s' };

  it('can be taken out, and then the plugin has its own', async () => {
    const plugin = await loadInPage(await asked({ react: false }), ofHost);
    expect((await plugin.get('PluginRoot')).marker).toBe('the plugin has its own React');
  });

  it('can bring a copy for hosts that have none', async () => {
    const folder = await asked({ react: { import: true } });
    expect((await (await loadInPage(folder, ofHost)).get('PluginRoot')).marker).toBe(ofHost.marker);
    expect(scriptsOf(folder)).toContain('the plugin has its own React');
  });
});
