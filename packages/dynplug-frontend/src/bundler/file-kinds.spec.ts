import path from 'node:path';
import { loadInPage } from '../testing/scalprum-page';
import { type Files, OUTPUT, build, filesOf, scriptsOf, workspace } from '../testing/workspace';
import { COMPILED_KINDS, KNOWN_EXTENSIONS, URL_KINDS } from './file-kinds';

const EXPOSED = { PluginRoot: './src/index.ts' };

/** The tables of others, as facts: `lib/bundler/transforms` of @backstage/cli-module-build 0.1.8 and of @red-hat-developer-hub/cli 1.9.1. */
const BOTH = {
  urls: ['bmp', 'gif', 'jpg', 'jpeg', 'png', 'frag', 'vert', 'svg', 'xml', 'eot', 'woff', 'woff2', 'ttf', 'md'],
  compiled: ['ts', 'tsx', 'js', 'jsx', 'mjs', 'cjs', 'yaml', 'yml', 'css', 'json'],
};
const BACKSTAGE = { urls: [...BOTH.urls, 'ico', 'webp'], compiled: BOTH.compiled };
const RHDH = BOTH;

describe('the kinds of files', () => {
  it.each([
    ["Backstage's CLI", BACKSTAGE],
    ['rhdh-cli', RHDH],
  ])('are at least those of %s', (_title, { urls, compiled }) => {
    expect(urls.filter((kind) => !URL_KINDS.some((known) => known === kind))).toEqual([]);
    expect(compiled.filter((kind) => !COMPILED_KINDS.some((known) => known === kind))).toEqual([]);
  });

  it('of which neither knows anything are these', () => {
    const others = [...URL_KINDS, ...COMPILED_KINDS].filter(
      (kind) => ![...BACKSTAGE.urls, ...BACKSTAGE.compiled].includes(kind),
    );
    expect(others).toEqual(['avif', 'otf', 'cjsx', 'mjsx', 'cts', 'mts', 'ctsx', 'mtsx']);
  });

  it('do not hold what is parsed as a script by mistake', () => {
    for (const kind of ['scss', 'sass', 'less', 'mp4', 'txt', 'wasm', 'pdf', 'html', 'graphql'])
      expect([kind, KNOWN_EXTENSIONS.test(`a.${kind}`)]).toEqual([kind, false]);
  });
});

/** Not minified: scripts and styles that are copied would be too, as by Backstage's bundler. */
const built = async (files: Files, others: Files = {}): Promise<string> => {
  const root = workspace(files, others);
  const { scalprum } = await build(root, { scalprum: EXPOSED, bundle: { minify: false } });
  expect(scalprum!.problems).toEqual([]);
  return path.join(root, OUTPUT.scalprum);
};

describe('an import of a file', () => {
  it.each([...URL_KINDS])('is its URL: .%s', async (kind) => {
    const folder = await built({
      'src/index.ts': `export { default as url } from './file.${kind}';`,
      [`src/file.${kind}`]: '<a/>',
    });
    const { url } = await (await loadInPage(folder, {})).get('PluginRoot');
    expect(url).toMatch(new RegExp(`^http://host\\.test/api/scalprum/foo/static/file\\.[0-9a-f]{8}\\.${kind}$`));
    expect(
      filesOf(folder)
        .get(`static/${path.basename(url)}`)!
        .toString(),
    ).toBe('<a/>');
  });
});

describe('new URL', () => {
  const FILES: Readonly<Record<string, string>> = {
    wasm: '\0asm',
    pdf: '%PDF',
    bin: '\x01\x02',
    js: `/* not compiled */ self.onmessage = () => import('./x.js');`,
    mjs: 'export const a = 1;',
    css: '.a { background: url(./nowhere.png) }',
    yaml: 'a: 1 # comment',
    json: '{ "a" : 1 }',
    txt: 'a text',
    md: '# Text',
    png: 'png',
    scss: '$a: 1px; .a { .b { width: $a } }',
    html: '<p>',
    'icon.svg': '<svg/>',
  };

  it.each(Object.keys(FILES))('copies the file as it is: .%s', async (kind) => {
    const folder = await built({
      'src/index.ts': `export const url = new URL('./file.${kind}', import.meta.url).href;`,
      [`src/file.${kind}`]: FILES[kind]!,
    });
    const { url } = await (await loadInPage(folder, {})).get('PluginRoot');
    expect(url).toMatch(/^http:\/\/host\.test\/api\/scalprum\/foo\/static\/file\./);
    expect(
      filesOf(folder)
        .get(`static/${path.basename(url)}`)!
        .toString(),
    ).toBe(FILES[kind]);
    // It got into no script of the plugin.
    const scripts = [...filesOf(folder)].filter(([name]) => name.endsWith('.js') && !name.includes('/file.'));
    expect(scripts.map(([, bytes]) => bytes.toString()).join()).not.toContain('not compiled');
  });

  it.each(['ts', 'tsx', 'jsx'])('copies a script that browsers could not run in compiled form: .%s', async (kind) => {
    const folder = await built({
      'src/index.ts': `export const url = new URL('./file.${kind}', import.meta.url).href;`,
      [`src/file.${kind}`]: kind === 'jsx' ? 'self.a = 1;' : 'self.a = (1 as number);',
    });
    const { url } = await (await loadInPage(folder, {})).get('PluginRoot');
    expect(
      filesOf(folder)
        .get(`static/${path.basename(url)}`)!
        .toString()
        .trim(),
    ).toBe('self.a = 1;');
  });

  it('copies a file that is imported too', async () => {
    const folder = await built({
      'src/index.ts': `import data from './data.yaml';\nexport const all = [data.a, new URL('./data.yaml', import.meta.url).href];`,
      'src/data.yaml': 'a: 7',
    });
    const { all } = await (await loadInPage(folder, {})).get('PluginRoot');
    expect(all).toEqual([7, expect.stringMatching(/static\/data\.\w+\.yaml$/)]);
  });

  it('leaves data URLs as they are, in scripts and styles', async () => {
    const folder = await built({
      'src/index.ts': `import './a.css';\nexport const url = new URL('data:text/plain,x', import.meta.url).href;`,
      'src/a.css': '.a { background: url(data:image/png;base64,AAAA) }',
    });
    const { url } = await (await loadInPage(folder, {})).get('PluginRoot');
    expect(url).toMatch(/^data:text\/plain/);
    const names = [...filesOf(folder).keys()].filter((name) => !/\.(js|css|json)$/.test(name));
    expect(names).toEqual([]);
  });

  it('of a worker bundles the worker', async () => {
    const folder = await built({
      'src/index.ts': `export const start = () => new Worker(new URL('./worker.ts', import.meta.url));`,
      'src/worker.ts': `import { answer } from './answer';\nself.onmessage = () => self.postMessage(answer as number);`,
      'src/answer.ts': 'export const answer = 42;',
    });
    expect(scriptsOf(folder)).toMatch(/postMessage\(.*answer/);
  });

  it('of a file that does not exist is an error', async () => {
    const root = workspace({ 'src/index.ts': `export const url = new URL('./nope.bin', import.meta.url);` });
    const { scalprum } = await build(root, { scalprum: EXPOSED });
    expect(scalprum!.problems).toMatchObject([{ severity: 'error', kind: 'unresolved', request: './nope.bin' }]);
  });
});

describe('an icon', () => {
  const ICON: Files = {
    'src/index.ts': `export { default as Icon } from './logo.icon.svg';`,
    'src/logo.icon.svg': '<svg viewBox="0 0 9 9"><path d="M1 1"/></svg>',
  };
  /** Reads an image as svgr does, as far as the template sees it: content as JSX, and a tag for the code around it. */
  const SVGR: Files = {
    'node_modules/@svgr/webpack/package.json': { name: '@svgr/webpack', version: '8.1.0', main: 'index.js' },
    'node_modules/@svgr/webpack/index.js': `module.exports = function (svg) {
      const { template } = this.getOptions();
      const children = /<svg[^>]*>(.*)<.svg>/.exec(svg)[1];
      const tpl = (code, ...parts) => code.map((text, at) => text + (parts[at] ?? '')).join('');
      return template({ imports: "import * as React from 'react'", props: 'props', jsx: { children } }, { tpl });
    };`,
    'node_modules/@material-ui/core/package.json': { name: '@material-ui/core', version: '4.12.4' },
    'node_modules/@material-ui/core/SvgIcon.js': `module.exports = 'SvgIcon';`,
  };

  it('is a component where svgr is installed', async () => {
    const react = { createElement: (...all: unknown[]) => all };
    const folder = await built(ICON, SVGR);
    const { Icon } = await (await loadInPage(folder, react)).get('PluginRoot');
    const [type, props, children] = Icon({ fontSize: 'large' });
    expect([type, props]).toEqual(['SvgIcon', { fontSize: 'large' }]);
    expect(children).toMatchObject({ type: 'path', props: { d: 'M1 1' } });
  });

  it('is an error where it is not', async () => {
    const { scalprum } = await build(workspace(ICON), { scalprum: EXPOSED });
    expect(scalprum!.problems).toMatchObject([
      { severity: 'error', kind: 'extension', file: 'plugins/foo/src/logo.icon.svg' },
    ]);
  });
});
