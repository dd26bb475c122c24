// Hostile input: options, names and files that must not reach what they aim at. To add a case, add a row: what is hostile, the files
// that make it so, the run, and the code that it ends with. Each row also proves that nothing but the allowed paths has changed.
import { chmodSync, rmSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { collectFragments } from './collect/collect-fragments';
import { DEFAULT_OPTIONS } from './options/derivation';
import exportExecutor from './executors/export/executor';
import ciGenerator from './generators/ci/generator';
import configureGenerator from './generators/configure/generator';
import { type ExportRequest, exportPlugin } from './export/export-plugin';
import { lintPaths } from './lint/lint-paths';
import { loadImage } from './load/load-image';
import { type PackRequest, packPlugin } from './pack/pack-plugin';
import { DEFAULT_IMAGE_OPTIONS } from './options/image';
import { type PackageOciRequest, packageOci } from './package-oci/package-oci';
import { placePlugin } from './place/place-plugin';
import { lastPublished } from './publish/last-published';
import { readPackagedImage } from './publish/packaged-image';
import { readPackedTarball } from './publish/packed-tarball';
import { createNodes } from './nx-plugin';
import { isPackageName } from './tree/package-name';
import { packageManagerOf } from './tree/package-manager';
import { asNobody } from './testing/as-nobody';
import { treeWith } from './testing/generator-tree';
import { FEATURE, type Files, PLUGIN, PLUGIN_ROOT, depends, installed, plugin, portal } from './testing/portal';
import { temporaryFolder, writeFiles } from './testing/temporary-folder';
import { treeOf } from './testing/tree-digest';

const KEY = 'acme-backstage-plugin-foo-backend';
const DERIVE = { ...DEFAULT_OPTIONS, check: false, configSchema: false };
const REPORT = { formatVersion: 1 };
const EXPORTED: Files = {
  'made/package.json': { ...PLUGIN, name: `${PLUGIN.name}-dynamic`, main: 'dist/index.cjs.js', private: false },
  'made/dist/index.cjs.js': 'exports.default = 1;',
};

type Run = (root: string) => unknown;

const project = (root: string) => ({ workspaceRoot: root, projectRoot: PLUGIN_ROOT });

const exported =
  (changes: Partial<ExportRequest> = {}): Run =>
  (root) =>
    exportPlugin({
      ...project(root),
      outputPath: `${PLUGIN_ROOT}/dist-dynamic`,
      derive: DERIVE,
      link: false,
      trackManifest: false,
      profile: 'all',
      ...changes,
    });

const image =
  (changes: Partial<PackageOciRequest> = {}): Run =>
  (root) =>
    packageOci({
      ...project(root),
      ...DEFAULT_IMAGE_OPTIONS,
      plugins: [{ projectRoot: PLUGIN_ROOT }],
      outputPath: `${PLUGIN_ROOT}/dist-oci`,
      derive: DERIVE,
      env: {},
      ...changes,
    });

const packed =
  (changes: Partial<PackRequest> = {}): Run =>
  (root) =>
    packPlugin({
      ...project(root),
      outputPath: `${PLUGIN_ROOT}/dist-pack`,
      derive: DERIVE,
      from: undefined,
      profile: 'all',
      failOn: [],
      compressionLevel: 1,
      baseUrl: undefined,
      ...changes,
    });

const placed =
  (dynamicPluginsRoot: string): Run =>
  (root) =>
    placePlugin({ ...project(root), exported: path.join(root, 'made'), dynamicPluginsRoot });

const collected =
  (outputFile: string, packDestination?: string): Run =>
  (root) =>
    collectFragments({
      workspaceRoot: root,
      projects: [{ name: 'made', root: '.' }],
      folders: ['fragment'],
      outputFile,
      profile: 'all',
      packDestination,
    });

const from = [{ projectRoot: PLUGIN_ROOT, from: 'made' }];
const FRAGMENT: Files = {
  'fragment/dynamic-plugins.yaml': `plugins:\n  - package: oci://quay.io/acme/foo:1.0.0!${KEY}\n    disabled: false\n`,
};

/** With a tarball beside the fragment. */
const TARBALL: Files = {
  ...FRAGMENT,
  'dist-pack/pack.json': { file: 'made.tgz' },
  'dist-pack/made.tgz': 'made',
  'dist-pack/made.tgz.integrity': 'sha512-AAAA==\n',
};

/** What a workspace must not lose: [what, files, run, code of the failure]. */
const PATHS: readonly (readonly [string, Files, Run, string])[] = [
  [
    'exportTo a folder whose sources have the key as name',
    { ...EXPORTED, [`apps/${KEY}/package.json`]: PLUGIN, [`apps/${KEY}/src/index.ts`]: 'mine' },
    image({ exportTo: 'apps' }),
    'EOUTPUT',
  ],
  [
    'exportTo a folder in which a derived name belongs to a project',
    { ...EXPORTED, [`apps/${KEY}/package.json`]: { name: `${PLUGIN.name}-dynamic` }, [`apps/${KEY}/project.json`]: {} },
    image({ exportTo: 'apps' }),
    'EOUTPUT',
  ],
  ['exportTo a folder with another index.json', { 'web/index.json': ['mine'] }, image({ exportTo: 'web' }), 'EOUTPUT'],
  ['exportTo the sources of the plugin', {}, image({ exportTo: `${PLUGIN_ROOT}/src` }), 'EOUTPUT'],
  ['exportTo the sources of another package', library('src'), image({ exportTo: 'packages/other/src/x' }), 'EOUTPUT'],
  ['exportTo node_modules', {}, image({ exportTo: 'node_modules/x' }), 'EOUTPUT'],
  ['exportTo the output itself', {}, image({ exportTo: `${PLUGIN_ROOT}/dist-oci/layout` }), 'EOUTPUT'],
  ['exportTo the folder that is packaged', EXPORTED, image({ plugins: from, exportTo: 'made/x' }), 'EOUTPUT'],
  [
    'an output above the folder that is packaged',
    { 'out/image.json': REPORT, 'out/made/package.json': EXPORTED['made/package.json'] as object },
    image({ plugins: [{ projectRoot: PLUGIN_ROOT, from: 'out/made' }], outputPath: 'out' }),
    'EOUTPUT',
  ],
  ['a tarball in the folder that is packed', EXPORTED, packed({ from: 'made', outputPath: 'made/out' }), 'EOUTPUT'],
  ['packDestination in the folder of the tarballs', TARBALL, collected('all.yaml', 'dist-pack'), 'EOUTPUT'],
  [
    'packDestination with a tarball of another tool',
    { ...TARBALL, 'served/made.tgz': 'theirs' },
    collected('all.yaml', 'served'),
    'EOUTPUT',
  ],
  ['packDestination among the sources', TARBALL, collected('all.yaml', `${PLUGIN_ROOT}/src`), 'EOUTPUT'],
  ['packDestination in a repository', TARBALL, collected('all.yaml', '.git/x'), 'EOUTPUT'],
  ['an output with a NUL character', {}, exported({ outputPath: 'out\0x' }), 'EOUTPUT'],
  [
    'an output in the sources of another package',
    library('src'),
    exported({ outputPath: 'packages/other/src/x' }),
    'EOUTPUT',
  ],
  [
    'an output in the build of another package',
    library('dist'),
    exported({ outputPath: 'packages/other/dist/x' }),
    'EOUTPUT',
  ],
  ['an output in node_modules of the workspace', {}, exported({ outputPath: 'node_modules/x' }), 'EOUTPUT'],
  [
    'an output of the usual name with files of a person',
    { [`${PLUGIN_ROOT}/dist-oci/notes.md`]: 'mine' },
    image(),
    'EOUTPUT',
  ],
  [
    'an output of the usual name that another package has',
    { 'packages/dist-dynamic/package.json': { name: 'dist-dynamic' }, 'packages/dist-dynamic/src/index.ts': 'mine' },
    exported({ outputPath: 'packages/dist-dynamic' }),
    'EOUTPUT',
  ],
  ['an output with a report of a person', { 'docs/pack.json': { mine: 1 } }, packed({ outputPath: 'docs' }), 'EOUTPUT'],
  [
    'an output that is a project although it has our report',
    { 'apps/a/package.json': { name: 'a' }, 'apps/a/image.json': REPORT },
    image({ outputPath: 'apps/a' }),
    'EOUTPUT',
  ],
  [
    'an output that holds a repository',
    { 'out/.git/HEAD': '', 'out/pack.json': REPORT },
    packed({ outputPath: 'out' }),
    'EOUTPUT',
  ],
  [
    'a host root whose folder of that name holds sources',
    { ...EXPORTED, [`apps/${KEY}-dynamic/src/index.ts`]: 'mine', [`apps/${KEY}-dynamic/package.json`]: PLUGIN },
    placed('apps'),
    'EOUTPUT',
  ],
  ['a host root among the sources', EXPORTED, placed(`${PLUGIN_ROOT}/src`), 'EOUTPUT'],
  ['a host root in the export', EXPORTED, placed('made/dist'), 'EOUTPUT'],
  ['an outputFile behind a link that leads outside', FRAGMENT, collected('outside/x.yaml'), 'EOUTPUT'],
  ['an outputFile that is a link', FRAGMENT, collected('link.yaml'), 'EOUTPUT'],
  ['an outputFile among the sources', FRAGMENT, collected(`${PLUGIN_ROOT}/src/x.yaml`), 'EOUTPUT'],
  ['an outputFile of a person', { ...FRAGMENT, 'mine.yaml': 'plugins: []' }, collected('mine.yaml'), 'EOUTPUT'],
];

function library(folder: string): Files {
  return { 'packages/other/package.json': { name: 'other' }, [`packages/other/${folder}/index.js`]: 'theirs' };
}

describe('a path in an option', () => {
  it.each(PATHS)('changes nothing when it names %s', async (_what, files, run, code) => {
    const root = portal(files);
    const outside = temporaryFolder();
    writeFiles(outside, { 'x.yaml': 'theirs' });
    symlinkSync(outside, path.join(root, 'outside'));
    symlinkSync(path.join(outside, 'x.yaml'), path.join(root, 'link.yaml'));
    const before = [treeOf(root), treeOf(outside)];
    await expect(Promise.resolve(root).then(run)).rejects.toMatchObject({ code });
    expect([treeOf(root), treeOf(outside)]).toEqual(before);
  });

  it('may name what an earlier run wrote', async () => {
    const root = portal({ ...EXPORTED, ...TARBALL });
    const runs: readonly Run[] = [
      exported(),
      image({ exportTo: 'staged', archive: true }),
      packed(),
      placed('host'),
      collected('all.yaml', 'served'),
    ];
    for (const run of runs) await run(root);
    const once = treeOf(root);
    writeFiles(root, { [`staged/${KEY}/stray.txt`]: '', [`host/${KEY}-dynamic/stray.txt`]: '' });
    for (const run of runs) await run(root);
    expect(treeOf(root)).toEqual(once);
  });

  it('may lead to one folder from several plugins', async () => {
    const root = portal(EXPORTED);
    const other = [{ projectRoot: PLUGIN_ROOT, key: 'other' }];
    for (const plugins of [undefined, other, undefined])
      await image({ exportTo: 'staged', ...(plugins && { plugins }) })(root);
    expect(Object.keys(treeOf(path.join(root, 'staged'))).filter((file) => /^[^/]+\/package.json$/.test(file))).toEqual(
      [`${KEY}/package.json`, 'other/package.json'],
    );
  });
});

const UP = '../../../../out';

/** [what, files] of manifests whose names or mount points lead out of the package. */
const NAMES: readonly (readonly [string, Files])[] = [
  ['a dependency of the plugin', plugin({ dependencies: { [UP]: '1.0.0' } })],
  ['an optional dependency', plugin({ optionalDependencies: { [UP]: '1.0.0' } })],
  ['a peer', plugin({ peerDependencies: { [UP]: '1.0.0' } })],
  ['a bundled dependency', plugin({ bundleDependencies: [UP] })],
  ['a scope', plugin({ dependencies: { '@x/..': '1.0.0' } })],
  ['an absolute name', plugin({ dependencies: { '/etc': '1.0.0' } })],
  ['a name with a backslash', plugin({ dependencies: { '..\\out': '1.0.0' } })],
  ['a name with a NUL character', plugin({ dependencies: { 'a\0b': '1.0.0' } })],
  ['node_modules itself', plugin({ dependencies: { node_modules: '1.0.0' } })],
  ['the plugin', plugin({ name: '../out' })],
  ['a dependency of an installed package', installed('left', '1.0.1', { dependencies: { [UP]: '1.0.0' } })],
  ['a peer of an installed package', installed('left', '1.0.1', { peerDependencies: { [UP]: '1.0.0' } })],
];

describe('a name in a manifest', () => {
  it.each(NAMES)('reaches no path when %s has it', async (_what, files) => {
    for (const run of [exported(), image({ exportTo: 'staged' }), packed()]) {
      const root = portal(files);
      writeFiles(root, { 'out/package.json': { name: UP, version: '1.0.0' }, 'out/index.js': '' });
      const before = treeOf(root);
      await expect(Promise.resolve(root).then(run)).rejects.toMatchObject({ code: 'EMANIFEST' });
      expect(treeOf(root)).toEqual(before);
    }
  });

  it('reaches no path as a mount point', async () => {
    const root = portal({
      ...plugin({ exports: { '.': './src/index.ts', './..': './src/up.ts' } }),
      [`${PLUGIN_ROOT}/dist/...cjs.js`]: '',
    });
    const before = treeOf(root);
    await expect(Promise.resolve(root).then(exported())).rejects.toMatchObject({ code: 'EPATH' });
    expect(treeOf(root)).toEqual(before);
  });

  it.each(['JSONStream', '@acme/foo', 'a.b-c_d', 'lodash.get', '@types/node', "old~!*'()", '0'])(
    'may be %s',
    (name) => {
      expect(isPackageName(name)).toBe(true);
    },
  );
});

describe('a workspace of Bun', () => {
  const BUN = /This workspace is installed with Bun, and dynplug does not read bun.lock\./;
  const files: Files = { 'bun.lock': '{ "lockfileVersion": 1, "packages": {} }' };
  const frontend = { name: 'f', version: '1.0.0', backstage: { role: 'frontend-plugin' } };

  it.each<readonly [string, Run]>([
    ['export', exported()],
    ['package-oci', image()],
    ['pack', packed()],
    ['a pack of the ordinary package', (root) => packageManagerOf(root)],
    [
      'a pipeline',
      () => ciGenerator(treeWith({ 'nx.json': {}, 'package.json': {}, ...files }), { provider: 'github' }),
    ],
    [
      'inferred targets',
      async (root) => {
        writeFiles(root, { 'f/package.json': frontend });
        const [[, { projects = {} }] = ['', {}]] = await createNodes[1](
          ['f/package.json'],
          {},
          {
            workspaceRoot: root,
            nxJsonConfiguration: {},
          },
        );
        throw new Error(JSON.stringify(projects['f']?.targets?.['assets']));
      },
    ],
    [
      'configure',
      async () => {
        const log = jest.spyOn(console, 'log').mockImplementation();
        const tree = treeWith({ 'nx.json': {}, 'package.json': { name: 'root', workspaces: ['f'] }, ...files });
        writeFiles(tree.root, { 'f/package.json': frontend });
        await configureGenerator(tree, { all: true });
        const printed = log.mock.calls.join('\n');
        log.mockRestore();
        throw new Error(printed);
      },
    ],
  ])('is named in one sentence by %s', async (_what, run) => {
    await expect(Promise.resolve(portal(files)).then(run)).rejects.toMatchObject({
      message: expect.stringMatching(BUN) as string,
    });
  });

  it('is one of another package manager when that one’s lockfile is there, too', async () => {
    const root = portal({ ...files, 'yarn.lock': '# yarn lockfile v1\n\nleft@*:\n  version "1.0.1"\n' });
    expect(await exported()(root)).toMatchObject({ written: true });
  });
});

describe('a folder that cannot be written', () => {
  it.each<readonly [string, Run]>([
    ['export', exported({ outputPath: 'closed/out' })],
    ['package-oci', image({ outputPath: 'closed/out' })],
    ['package-oci with exportTo', image({ outputPath: 'open/out', exportTo: 'closed/out' })],
    ['pack', packed({ outputPath: 'closed/out' })],
    ['place', placed('closed')],
    ['place in a new folder', placed('closed/out')],
    ['collect', collected('closed/all.yaml')],
    ['collect in a new folder', collected('closed/out/all.yaml')],
    ['collect with packDestination', collected('open/all.yaml', 'closed/out')],
  ])('is named with the reason by %s', async (_what, run) => {
    const root = portal({ ...EXPORTED, ...TARBALL, 'closed/.keep': '', 'open/.keep': '' });
    chmodSync(root, 0o755);
    chmodSync(path.join(root, 'open'), 0o777);
    chmodSync(path.join(root, 'closed'), 0o555);
    await expect(asNobody(() => run(root))).rejects.toMatchObject({
      code: 'EWRITE',
      message: expect.stringMatching(/\/closed\/?.* could not be written: EACCES: permission denied/) as string,
      hint: expect.stringContaining('Check the permissions of the folder.') as string,
    });
  });
});

/** Names that every object inherits. Packages, variables, projects and catalogs may be called so. */
const INHERITED = ['constructor', 'toString', 'valueOf', 'hasOwnProperty'];

describe('a name that objects inherit', () => {
  it.each([...INHERITED, '__proto__'])('has no value as variable of a template: %s', async (name) => {
    for (const template of [`quay.io/acme/{env.${name}}:1`, `quay.io/acme/{${name}}:1`])
      await expect(Promise.resolve(portal()).then(image({ references: [template], env: {} }))).rejects.toMatchObject({
        code: 'ETEMPLATE',
      });
  });

  it.each(INHERITED)('is not an entry of a catalog: %s', async (name) => {
    const root = portal({
      ...depends({ [name]: 'catalog:', length: `catalog:${name}` }),
      ...installed(name, '1.5.0'),
      ...installed('length', '2.0.0'),
      'pnpm-workspace.yaml': 'packages: ["plugins/*"]\ncatalog: {}\ncatalogs: {}',
    });
    const { derived } = (await exported()(root)) as Exported;
    expect(derived.manifest).toMatchObject({ dependencies: { [name]: '^1.5.0', length: '^2.0.0' } });
  });

  it.each(INHERITED)('is a package like others: %s', async (name) => {
    const root = portal({
      ...plugin({ peerDependencies: { left: '1' } }),
      ...installed('left', '1.0.1', { dependencies: { [name]: '^2.0.0' } }),
      ...installed(name, '1.0.0', { peerDependencies: { valueOf: '1' } }),
    });
    const { derived } = (await exported({ derive: { ...DERIVE, bundlePeers: ['left'] } })(root)) as Exported;
    const messages = derived.findings.map(({ message }) => message);
    expect(messages).toContainEqual(expect.stringContaining(`asks for ${name}@^2.0.0`));
  });
});

interface Exported {
  readonly derived: { readonly findings: readonly { readonly message: string }[]; readonly manifest: object };
}

const NESTED = `${'[{"a":'.repeat(10_000)}1${'}]'.repeat(10_000)}`;
const nested = (fields: object): string => `{"nested":${NESTED},${JSON.stringify(fields).slice(1)}`;
const inTree = (run: (tree: ReturnType<typeof treeWith>) => Promise<void>, files: Files) => (): unknown =>
  run(treeWith({ 'nx.json': {}, 'package.json': {}, 'package-lock.json': {}, ...files }));
const written =
  (folder: string, read: (folder: string) => unknown): Run =>
  (root) =>
    read(path.join(root, folder));

/** JSON that is nested too deep: [what, files, run, code, or words in the message]. */
const JSON_FILES: readonly (readonly [string, Files, Run, string | RegExp])[] = [
  ['of the plugin', { [`${PLUGIN_ROOT}/package.json`]: nested(PLUGIN) }, exported(), 'EMANIFEST'],
  ['of the workspace', { 'package.json': nested({ workspaces: ['plugins/*'] }) }, exported(), 'EMANIFEST'],
  ['of an installed package', { 'node_modules/left/package.json': nested({ name: 'left' }) }, image(), 'EMANIFEST'],
  [
    'of a folder',
    { ...EXPORTED, 'made/package.json': nested({ main: 'dist/index.cjs.js' }) },
    packed({ from: 'made' }),
    'EMANIFEST',
  ],
  ['backstage.json', { 'backstage.json': nested({ version: '1.55.0' }) }, exported(), 'ESUPPORTED'],
  [
    'image.json of load',
    { 'out/image.json': nested({ references: [] }) },
    written('out', (image) => loadImage({ image, tool: 'podman' })),
    'EARTIFACT',
  ],
  [
    'image.json of publish',
    { 'out/image.json': nested({ references: [] }) },
    written('out', readPackagedImage),
    'EARTIFACT',
  ],
  ['pack.json', { 'out/pack.json': nested({ file: 'x.tgz' }) }, written('out', readPackedTarball), 'EARTIFACT'],
  ['publish.json', { 'out/publish.json': nested({ references: [] }) }, written('out', lastPublished), 'EARTIFACT'],
  [
    'package.json in a workspace of generators',
    {},
    inTree((tree) => configureGenerator(tree, { all: true }), { 'package.json': nested({ name: 'root' }) }),
    /^EMANIFEST .*package.json is not valid JSON: it is nested/,
  ],
  [
    'package.json for a pipeline',
    {},
    inTree((tree) => ciGenerator(tree, { provider: 'github' }), { 'package.json': nested({}) }),
    /^EMANIFEST .*package.json is not valid JSON: it is nested/,
  ],
  [
    'nx.json',
    {},
    inTree((tree) => configureGenerator(tree, { all: true }), { 'nx.json': nested({}) }),
    /^ENX nx.json is not valid JSON: it is nested/,
  ],
];

/** The entry of `left` has a list where fields belong. */
const PNPM_LOCK = `lockfileVersion: '9.0'
importers:
  .: {}
  ${PLUGIN_ROOT}:
    dependencies:
      left: { specifier: ^1.0.0, version: 1.0.1 }
packages:
  left@1.0.1:
    - a
snapshots:
  left@1.0.1:
    - b
`.replace(/left: \{ (.*), (.*) \}/, 'left:\n        $1\n        $2');
const BOMB = [
  '&a [x, x, x, x, x, x, x, x, x]',
  ...['ab', 'bc', 'cd'].map(([of, name]) => `&${name as string} [${`*${of as string}, `.repeat(9)}]`),
];
/** YAML values that end a reader of values: [what, value]. */
const YAML_VALUES: readonly (readonly [string, string])[] = [
  ['contains itself', '&a { b: *a }'],
  ['grows without bounds', `[${BOMB.join(', ')}]`],
  ['is nested too deep', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
  ['is nested deep', `${'['.repeat(2000)}${']'.repeat(2000)}`],
];
/** [what, files with `VALUE` in it, run, code] */
const YAML_FILES: readonly (readonly [string, Files, Run, string])[] = [
  ['app-config.yaml, in an image', { [`${PLUGIN_ROOT}/app-config.yaml`]: 'app: VALUE' }, image(), 'EYAML'],
  ['app-config.yaml, in a tarball', { [`${PLUGIN_ROOT}/app-config.yaml`]: 'app: VALUE' }, packed(), 'EYAML'],
  ['packages of pnpm-workspace.yaml', { 'pnpm-workspace.yaml': 'packages: VALUE' }, exported(), 'EYAML'],
  ['catalogs', { 'pnpm-workspace.yaml': 'catalogs: VALUE' }, exported(), 'EYAML'],
  ['.yarnrc.yml', { ...depends({ left: 'catalog:' }), '.yarnrc.yml': 'catalog: VALUE' }, exported(), 'EYAML'],
  ['a fragment', { 'fragment/dynamic-plugins.yaml': 'plugins: VALUE' }, collected('all.yaml'), 'EARTIFACT'],
];

describe('a document that no one writes by hand', () => {
  it.each(JSON_FILES)('ends with a code when it is JSON: %s', async (_what, files, run, expected) => {
    const failure =
      typeof expected === 'string' ? { code: expected } : { message: expect.stringMatching(expected) as string };
    await expect(Promise.resolve(portal(files)).then(run)).rejects.toMatchObject(failure);
  });

  it.each(
    YAML_FILES.flatMap(([file, ...row]) => YAML_VALUES.map(([what, value]) => [file, what, value, ...row] as const)),
  )('ends with a code when it is YAML: %s %s', async (_file, _what, value, files, run, code) => {
    const root = portal(files);
    for (const [file, text] of Object.entries(files))
      if (typeof text === 'string') writeFiles(root, { [file]: text.replace('VALUE', () => value) });
    await expect(Promise.resolve(root).then(run)).rejects.toMatchObject({ code });
  });

  it.each(YAML_VALUES)('is a finding of lint when it %s', async (_what, value) => {
    const root = portal({ 'dynamic-plugins.yaml': `plugins: ${value}` });
    const { artifacts } = await lintPaths({ workspaceRoot: root, projectRoot: '.', paths: ['dynamic-plugins.yaml'] });
    expect(artifacts[0]?.findings).toContainEqual(expect.objectContaining({ rule: 'fragment-yaml' }));
  });

  it.each([
    ['packages of pnpm', { 'pnpm-workspace.yaml': 'packages: plugins' }, 'EYAML'],
    ['workspaces', { 'package.json': { name: 'root', workspaces: { packages: 'plugins/*' } } }, 'EMANIFEST'],
    ['a catalog entry', { ...depends({ left: 'catalog:' }), 'pnpm-workspace.yaml': 'catalog: { left: 1 }' }, 'EYAML'],
    [
      'a catalog entry that names its catalog',
      {
        ...depends({ left: 'catalog:' }),
        'pnpm-workspace.yaml': 'packages: ["plugins/*"]\ncatalog: { left: "catalog:" }',
      },
      'ESPEC',
    ],
    ['an entry of pnpm-lock.yaml', { 'pnpm-lock.yaml': PNPM_LOCK, 'node_modules/.modules.yaml': '' }, 'EYAML'],
  ])('ends with a code when a value is of another kind: %s', async (_what, files, code) => {
    await expect(Promise.resolve(portal(files)).then(exported())).rejects.toMatchObject({ code });
  });
});

/** Code of an entry point that goes past its bounds: [what, code, expected]. `beat` is a file that a surviving process keeps touching. */
const BEAT = `const beat = 'setInterval(() => require("fs").appendFileSync(process.env.BEAT_FILE, "x"), 20)';
const start = (options) => require('child_process').spawn(process.execPath, ['-e', beat], { env: { ...process.env, BEAT_FILE: __BEAT__ }, ...options });`;
const HANG = 'for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);';
const READY =
  "for (; !require('fs').existsSync(__BEAT__); ) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);";

const LOADED: readonly (readonly [string, string, string | undefined])[] = [
  ['a grandchild that holds the pipes', `${BEAT} start({ stdio: 'inherit' }); ${READY} ${HANG}`, 'EENTRYTIME'],
  [
    'a grandchild in its own session',
    `${BEAT} start({ stdio: 'inherit', detached: true }).unref(); ${READY} ${HANG}`,
    'EENTRYTIME',
  ],
  ['a grandchild that outlives a success', `${BEAT} start({ stdio: 'inherit' }); ${READY} ${FEATURE}`, undefined],
  [
    'a grandchild that outlives an exit',
    `${BEAT} start({ stdio: 'inherit', detached: true }); ${READY} process.exit(1);`,
    'EENTRY',
  ],
];

describe('code of an entry point', () => {
  const entryPoint = (code: string): Files => ({ [`${PLUGIN_ROOT}/dist/index.cjs.js`]: code });
  const check = { ...DERIVE, check: true, checkTimeout: 3000 };

  it.each(LOADED)(
    'leaves no process behind: %s',
    async (_what, code, failure) => {
      const beat = path.join(temporaryFolder(), 'beat');
      const root = portal(entryPoint(code.replaceAll('__BEAT__', JSON.stringify(beat))));
      const started = performance.now();
      const result: unknown = await Promise.resolve(root)
        .then(exported({ derive: check }))
        .catch((error: unknown) => error);
      expect((result as { code?: string }).code).toBe(failure);
      expect(performance.now() - started).toBeLessThan(8000);
      await setTimeout(200);
      const size = statSync(beat).size;
      await setTimeout(300);
      expect(statSync(beat).size).toBe(size);
    },
    20_000,
  );

  it('is ended when it prints without end', async () => {
    const root = portal(entryPoint("for (;;) try { require('fs').writeSync(1, 'x'.repeat(65536)); } catch {}"));
    const run = exported({ derive: { ...check, checkTimeout: 30_000 } });
    const failure = expect.stringMatching(/printed more than 16 MiB/) as string;
    await expect(Promise.resolve(root).then(run)).rejects.toMatchObject({ code: 'EENTRY', message: failure });
  }, 40_000);

  it.each([
    [
      'fs',
      "const fs = require('fs'); for (const file of FILES) { fs.writeFileSync(file, 'changed'); fs.appendFileSync(file, '.'); }",
    ],
    ['streams', "for (const file of FILES) { const s = require('fs').createWriteStream(file); s.write('changed'); }"],
    [
      'descriptors',
      "const fs = require('fs'); for (const file of FILES) { fs.writeSync(fs.openSync(file, 'w'), 'changed'); }",
    ],
    [
      'callbacks',
      "const fs = require('fs'); for (const file of FILES) fs.writeFile(file, 'changed', () => undefined); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);",
    ],
    ['promises', "for (const file of FILES) void require('fs/promises').writeFile(file, 'changed');"],
    ['URLs', "for (const file of FILES) require('fs').writeFileSync(require('url').pathToFileURL(file), 'changed');"],
    [
      'renamed files',
      "const fs = require('fs'); for (const file of FILES) { fs.writeFileSync(file + '~', 'changed'); fs.renameSync(file + '~', file); }",
    ],
    ['removed files', "const fs = require('fs'); for (const file of FILES) fs.rmSync(file, { force: true });"],
  ])('changes no file of the workspace with %s', async (_what, code) => {
    // Beside itself: its own code and a new file, in the plugin and in an installed package.
    const files = "const FILES = [__filename, __dirname + '/new.txt', __dirname + '/lib/data.txt'];";
    const root = portal({
      ...entryPoint(`require('writer'); ${files} ${code} ${FEATURE}`),
      [`${PLUGIN_ROOT}/dist/lib/data.txt`]: 'data',
      ...depends({ writer: '1.0.0' }),
      ...installed('writer', '1.0.0'),
      'node_modules/writer/index.js': `${files} ${code}`,
      'node_modules/writer/lib/data.txt': 'data',
    });
    const before = treeOf(root);
    const result = (await exported({ derive: check })(root)) as { written: boolean };
    expect(result.written).toBe(true);
    rmSync(path.join(root, PLUGIN_ROOT, 'dist-dynamic'), { recursive: true });
    expect(treeOf(root)).toEqual(before);
  });

  it('sees no secret in its environment', async () => {
    const secrets = ['DYNPLUG_REGISTRY_TOKEN', 'NPM_TOKEN', 'NODE_AUTH_TOKEN', 'npm_config__authToken', 'GITHUB_TOKEN'];
    const before = { ...process.env };
    Object.assign(process.env, Object.fromEntries(secrets.map((name) => [name, 'hidden-value'])));
    try {
      const code = "if (JSON.stringify(process.env).includes('hidden-value')) throw new Error('seen');";
      const result = (await exported({ derive: check })(portal(entryPoint(`${code}${FEATURE}`)))) as {
        written: boolean;
      };
      expect(result.written).toBe(true);
    } finally {
      for (const name of secrets) if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
    }
  });
});

describe('what a plugin says', () => {
  const HOSTILE = '\u001b]0;title\u0007\u001b[2J\n::error::taken ##vso[task.complete]\n';
  const print = `require('fs').writeSync(1, ${JSON.stringify(HOSTILE)});`;

  it.each<[string, Files]>([
    ['prints', { [`${PLUGIN_ROOT}/dist/index.cjs.js`]: `${print} process.exit(1);` }],
    ['throws', { [`${PLUGIN_ROOT}/dist/index.cjs.js`]: `throw new Error(${JSON.stringify(HOSTILE)});` }],
    ['names a version', plugin({ dependencies: { lodash: HOSTILE } })],
    ['names a license', plugin({ license: HOSTILE, backstage: { role: HOSTILE } })],
  ])('commands no terminal and no CI service when it %s', async (_what, files) => {
    const said = jest.spyOn(console, 'error').mockImplementation();
    const root = portal(files);
    const context = {
      root,
      cwd: root,
      isVerbose: true,
      projectName: 'foo',
      projectsConfigurations: { version: 2, projects: { foo: { root: PLUGIN_ROOT } } },
      nxJsonConfiguration: {},
      projectGraph: { nodes: {}, dependencies: {} },
    };
    const ended = await Promise.resolve(exportExecutor({}, context)).catch((error: unknown) => error as Error);
    const text = [...said.mock.calls.flat(), 'stack' in ended ? ended.stack : ''].join('\n');
    said.mockRestore();
    expect(text).toMatch(/: :error::taken|## vso/);
    expect(text).not.toMatch(/[\u001b\u0007]|^::|##vso/m);
  });
});

describe('a symbolic link below the top of own files', () => {
  it('is reported in a package of the workspace', async () => {
    const root = portal({ [`${PLUGIN_ROOT}/templates/a.txt`]: 'a', [`${PLUGIN_ROOT}/dist/deep/only/.keep`]: '' });
    symlinkSync('../templates', path.join(root, PLUGIN_ROOT, 'dist/templates'));
    symlinkSync('../../../templates/a.txt', path.join(root, PLUGIN_ROOT, 'dist/deep/only/a.txt'));
    const { derived } = (await exported()(root)) as { derived: { findings: readonly object[] } };
    expect(derived.findings).toEqual(
      ['dist/deep/only/a.txt', 'dist/templates'].map((link) =>
        expect.objectContaining({ code: 'ELINK', message: expect.stringContaining(`${link} in ${PLUGIN.name}`) }),
      ),
    );
  });

  it.each([
    ['package-oci', image({ plugins: from })],
    ['pack', packed({ from: 'made' })],
  ])('stops %s of a folder', async (_what, run) => {
    const root = portal({ ...EXPORTED, 'made/templates/a.txt': 'a' });
    symlinkSync('../templates', path.join(root, 'made/dist/templates'));
    await expect(Promise.resolve(root).then(run)).rejects.toMatchObject({ code: 'ELINK' });
  });
});
