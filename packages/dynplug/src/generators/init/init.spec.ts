import { readFileSync } from 'node:fs';
import path from 'node:path';
import { MOVING_FOLDERS, OUTPUT_FOLDERS } from '../../plugin/output-folders';
import type { INIT } from '../../options/generators';
import type { Written } from '../../options/option';
import { changesIn, treeWith, written } from '../../testing/generator-tree';
import { temporaryFolder, writeFiles } from '../../testing/temporary-folder';
import { type Step, answered, describeTerminal } from '../../testing/terminal';
import initGenerator from './generator';
import { ignoreOutputs } from './ignore-outputs';

const IGNORED = [...OUTPUT_FOLDERS, ...MOVING_FOLDERS];
const NX_JSON = `{
    // how we build
    "$schema": "./node_modules/nx/schemas/nx-schema.json",
    "namedInputs": { "production": ["default", "!{projectRoot}/**/*.md"] }
}`;

beforeEach(() => jest.spyOn(console, 'log').mockImplementation(() => undefined));
afterEach(() => jest.restoreAllMocks());

describe('init', () => {
  it('registers the plugin, git-ignores its outputs, and does nothing else', async () => {
    const tree = treeWith({ 'nx.json': NX_JSON, '.gitignore': 'node_modules\ndist\n', 'package.json': '{}' });
    await initGenerator(tree, {});
    expect(changesIn(tree).toSorted()).toEqual(['.gitignore', 'nx.json']);
    expect(tree.read('nx.json', 'utf8')).toBe(
      NX_JSON.replace('.md"] }\n}', '.md"] },\n    "plugins": [\n        "@org/dynplug"\n    ]\n}'),
    );
    expect(tree.read('.gitignore', 'utf8')).toBe(
      `node_modules\ndist\n\n# Written by the targets of @org/dynplug\n${IGNORED.join('\n')}\n`,
    );
  });

  it('changes nothing when it runs again', async () => {
    const tree = treeWith({ 'nx.json': NX_JSON });
    await initGenerator(tree, { preset: 'veecode' });
    const again = written(tree);
    await initGenerator(again, { preset: 'veecode' });
    await initGenerator(again, {});
    expect(changesIn(again)).toEqual([]);
  });

  it.each<[Written<typeof INIT>, object[]]>([
    [{ preset: 'rhdh-1.9' }, [{ plugin: '@org/dynplug', options: { preset: 'rhdh-1.9' } }]],
    [
      { imageRepository: 'quay.io/acme', profile: 'all' },
      [{ plugin: '@org/dynplug', options: { imageRepository: 'quay.io/acme', profile: 'all' } }],
    ],
  ])('writes the options %j', async (options, plugins) => {
    const tree = treeWith({ 'nx.json': {} });
    await initGenerator(tree, options);
    expect(JSON.parse(tree.read('nx.json', 'utf8') ?? '')).toEqual({ plugins });
  });

  it('writes where things go into the package.json, where a change of it reruns less', async () => {
    const files = { 'nx.json': {}, 'package.json': { name: 'root' } };
    const tree = treeWith(files);
    await initGenerator(tree, { imageRepository: 'quay.io/acme', npmRegistry: 'https://npm.example.com/' });
    const json = (file: string): unknown => JSON.parse(tree.read(file, 'utf8') ?? '');
    expect(json('nx.json')).toEqual({ plugins: [{ plugin: '@org/dynplug', options: { publishKind: 'both' } }] });
    const dynplug = { imageRepository: 'quay.io/acme', npmRegistry: 'https://npm.example.com/' };
    expect(json('package.json')).toEqual({ name: 'root', dynplug });
    const again = written(tree);
    await initGenerator(again, { imageRepository: 'quay.io/acme' });
    expect(changesIn(again)).toEqual([]);
    await expect(initGenerator(again, { imageRepository: 'quay.io/other' })).rejects.toThrow(
      /^EOPTION package\.json gives @org\/dynplug the imageRepository "quay\.io\/acme", not "quay\.io\/other"/,
    );
    const inNxJson = { 'nx.json': { plugins: [{ plugin: '@org/dynplug', options: { imageRepository: 'a.io/b' } }] } };
    await expect(initGenerator(treeWith({ ...files, ...inNxJson }), { imageRepository: 'c.io/d' })).rejects.toThrow(
      /^EOPTION nx\.json gives/,
    );
  });

  describeTerminal('on a terminal', () => {
    /** The generator, without flags, in a folder. @returns what the terminal showed */
    const asked = (root: string, steps: readonly Step[]): Promise<string> =>
      answered(path.join(__dirname, '../../testing/generate.ts'), 'generateInit', [root], steps);
    const KEPT = [
      ['Where do images go?', '\r'],
      ['Which npm registry', '\r'],
    ] as const;
    const OPTIONS = { preset: 'rhdh-1.9', host: ['rhdh-1.9'] };

    it('asks again, and asks before it changes a preset', async () => {
      const root = temporaryFolder();
      const nxJson = JSON.stringify({ plugins: [{ plugin: '@org/dynplug', options: OPTIONS }] });
      writeFiles(root, { 'nx.json': nxJson, 'package.json': { name: 'root' } });
      const written = (): unknown => JSON.parse(readFileSync(path.join(root, 'nx.json'), 'utf8'));
      const options = (): unknown => (written() as { plugins: [{ options: unknown }] }).plugins[0].options;
      await asked(root, [['On which hosts', '\r'], ...KEPT]);
      expect(options()).toEqual(OPTIONS);
      const other: readonly Step[] = [['On which hosts', ' ', '\u001b[B', ' ', '\r'], ...KEPT];
      const question = 'Change preset from "rhdh-1.9" to "rhdh-1.10" and host from ["rhdh-1.9"] to ["rhdh-1.10"]';
      const shown = await asked(root, [...other, ['in nx.json?', '\r']]);
      expect(shown.replace(/\s+/g, ' ')).toContain(question);
      expect(options()).toEqual(OPTIONS);
      await asked(root, [...other, ['in nx.json?', 'y']]);
      expect(options()).toEqual({ preset: 'rhdh-1.10', host: ['rhdh-1.10'] });
      const none: readonly Step[] = [['On which hosts', '\u001b[B', ' ', '\u001b[A', '\u001b[A', ' ', '\r'], ...KEPT];
      await asked(root, [...none, ['in nx.json?', 'y']]);
      expect(options()).toEqual({});
    });
  });

  it('adds to what is there: other plugins, a registration by name, and one with options', async () => {
    const pluginsAfter = async (plugins: unknown, options: object): Promise<unknown> => {
      const tree = treeWith({ 'nx.json': { plugins } });
      await initGenerator(tree, options);
      return (JSON.parse(tree.read('nx.json', 'utf8') ?? '') as { plugins: unknown }).plugins;
    };
    expect(await pluginsAfter(['@nx/jest'], {})).toEqual(['@nx/jest', '@org/dynplug']);
    expect(await pluginsAfter(['@org/dynplug', '@nx/jest'], { preset: 'veecode' })).toEqual([
      { plugin: '@org/dynplug', options: { preset: 'veecode' } },
      '@nx/jest',
    ]);
    expect(
      await pluginsAfter([{ plugin: '@org/dynplug', options: { targetNames: { export: 'x' } }, exclude: ['a'] }], {
        preset: 'veecode',
      }),
    ).toEqual([
      { plugin: '@org/dynplug', options: { targetNames: { export: 'x' }, preset: 'veecode' }, exclude: ['a'] },
    ]);
  });

  const workspace = (roles: Readonly<Record<string, string>>): Parameters<typeof treeWith>[0] => ({
    'nx.json': {},
    'package.json': { name: 'root', workspaces: ['plugins/*'], devDependencies: { nx: '23.2.1' } },
    ...Object.fromEntries(
      Object.entries(roles).map(([name, role]) => [`plugins/${name}/package.json`, { name, backstage: { role } }]),
    ),
  });
  const said = (): string => jest.mocked(console.log).mock.calls.join('\n');

  it('counts the plugins, and says what comes next', async () => {
    await initGenerator(
      treeWith(workspace({ a: 'backend-plugin', b: 'backend-plugin-module', c: 'node-library' })),
      {},
    );
    expect(said()).toContain('Found 2 backend and 0 frontend plugins and modules.');
    expect(said()).toContain('nx run a:export');
    expect(said()).toContain(
      'nx run a:verify   boots a backend with it, after npm install --save-dev @org/dynplug-host',
    );
    expect(said()).toMatch(/^  a: lacks files\. Set backstage\.pluginId .*[^.]$/m);
    expect(said()).toContain('nx g @org/dynplug:configure --all --fix   writes what they lack');
    await initGenerator(treeWith(workspace({})), {});
    expect(said()).toContain('No package of this workspace has the role of a plugin');
  });

  it('names the first complete plugin next, and what --fix can write only where it can', async () => {
    const manifest = {
      name: 'a',
      backstage: { role: 'backend-plugin', pluginId: 'b', pluginPackages: ['b'] },
      files: ['dist'],
    };
    const index = "export { default } from './plugin';\n";
    const files = {
      ...workspace({}),
      'plugins/a/package.json': { ...manifest, backstage: { role: 'backend-plugin-module' } },
      'plugins/b/package.json': { ...manifest, name: 'b' },
      'plugins/a/src/index.ts': index,
      'plugins/b/src/index.ts': index,
    };
    await initGenerator(treeWith(files), {});
    expect(said()).toMatch(/^  b: complete$/m);
    expect(said()).toMatch(/^  a: Set backstage\./m);
    expect(said()).toContain('nx run b:export');
    expect(said()).toContain('nx run b:verify');
    expect(said()).not.toMatch(/nx run a:|--fix/);
  });

  it('adds the package that bundles frontends where there are some, and installs it afterwards', async () => {
    const tree = treeWith(workspace({ a: 'frontend-plugin' }));
    expect(await initGenerator(tree, {})).toBeInstanceOf(Function);
    expect(JSON.parse(tree.read('package.json', 'utf8') ?? '')).toMatchObject({
      devDependencies: { nx: '23.2.1', '@org/dynplug-frontend': expect.stringMatching(/^\d+\.\d+\.\d+/) },
    });
    const again = written(tree);
    expect(await initGenerator(again, {})).toBeUndefined();
    expect(changesIn(again)).toEqual([]);
    expect(await initGenerator(treeWith(workspace({ a: 'backend-plugin' })), {})).toBeUndefined();
  });

  it('says what to do when that cannot be installed', async () => {
    const tree = treeWith({
      ...workspace({ a: 'frontend-plugin' }),
      '.npmrc': 'registry=http://127.0.0.1:1/\nfetch-retries=0\n',
    });
    const install = await initGenerator(tree, {});
    await expect(install?.()).rejects.toThrow(
      /^ETOOL @org\/dynplug-frontend@\S+ is in package\.json, but "npm install" failed\.[^]*→ Install by hand\. If npm says ERESOLVE/,
    );
  });

  it('names the line that lets Yarn take a package that is young', async () => {
    const tree = treeWith({ ...workspace({ a: 'frontend-plugin' }), 'yarn.lock': '__metadata:\n  version: 8\n' });
    const install = await initGenerator(tree, {});
    const { PATH } = process.env;
    // No Yarn is there, so the install fails.
    process.env['PATH'] = temporaryFolder();
    try {
      await expect(install?.()).rejects.toThrow(/npmMinimalAgeGate\), add to \.yarnrc\.yml: npmPreapprovedPackages:/);
    } finally {
      process.env['PATH'] = PATH;
    }
  });

  it.each<[string | undefined, object, RegExp]>([
    [undefined, {}, /^ENX This workspace has no nx\.json\.\n {2}→ Run "npx nx init"/],
    ['{ "plugins": ', {}, /^ENX nx\.json is not valid JSON: \w+ in line 1/],
    ['{ "plugins": {} }', {}, /^ENX plugins in nx\.json is not a list/],
    ['{}', { preset: 'backstage' }, /^EOPTION .* must be one of rhdh-1\.9/],
    [
      '{ "plugins": [{ "plugin": "@org/dynplug", "options": { "preset": "veecode" } }] }',
      { preset: 'rhdh-1.9' },
      /^EOPTION nx\.json gives @org\/dynplug the preset "veecode", not "rhdh-1\.9"/,
    ],
  ])('refuses %j with %j, and writes nothing', async (nxJson, options, reason) => {
    const tree = treeWith(nxJson === undefined ? {} : { 'nx.json': nxJson });
    await expect(initGenerator(tree, options)).rejects.toThrow(reason);
    expect(changesIn(tree)).toEqual([]);
  });

  it('refuses a version of Nx that inference would refuse', async () => {
    const tree = treeWith({ 'nx.json': {}, 'node_modules/nx/package.json': { version: '21.6.11' } });
    await expect(initGenerator(tree, {})).rejects.toThrow(
      /^ENX @org\/dynplug works with Nx 22 to 24; this workspace has/,
    );
    expect(changesIn(tree)).toEqual([]);
  });
});

describe('ignoreOutputs', () => {
  it.each(['dist*\n', '**/dist-*/\n', 'dist-*', 'dist-?*/**\n'])('is content with %j', (text) => {
    expect(ignoreOutputs(text)).toBe(text);
  });

  it.each(['/dist-*', 'plugins/a/dist-*', '# dist-*', 'dist'])('is not content with %j', (text) => {
    expect(ignoreOutputs(text)).toContain('\ndist-dynamic\n');
  });

  it('leaves what a person has decided, and line ends', () => {
    expect(ignoreOutputs('dist\r\n!dist-dynamic\r\n')).toBe(
      `dist\r\n!dist-dynamic\r\n\r\n# Written by the targets of @org/dynplug\r\n${IGNORED.slice(1).join('\r\n')}\r\n`,
    );
  });
});
