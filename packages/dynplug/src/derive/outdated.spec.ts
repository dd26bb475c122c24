// The installed tree beside the lockfile, for each package manager: what differs is an error, and nothing else is.
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { schemaSources } from '../plugin/schema-sources';
import {
  FEATURE,
  PLUGIN,
  PLUGIN_ROOT,
  type Files,
  deriveFrom,
  depends,
  installed,
  library,
  portal,
} from '../testing/portal';
import { readSourcePlugin } from './source-plugin';

const NAME = PLUGIN.name;
const json = (value: object): string => JSON.stringify(value, null, 2);
const text = (...lines: readonly string[]): string => `${lines.join('\n')}\n`;

/** The packages that every portal has, but for `left`. */
const API = '@backstage/backend-plugin-api';

interface Manager {
  readonly install: string;
  readonly file: string;
  /** Files of a workspace whose lockfile has these versions of `left`, a dependency of the plugin, and of `deep`, one of `left`. */
  readonly files: (left: string, deep?: string) => Files;
  /** The same with another commit of `left` in the lockfile than is installed. */
  readonly content: Files;
  /** A lockfile for which `left` is the package of the workspace in `packages/left`. */
  readonly member: string;
  /** Lockfiles that say nothing. */
  readonly broken: readonly string[];
}

const MANAGERS: Readonly<Record<string, Manager>> = {
  npm: {
    install: 'npm ci',
    file: 'package-lock.json',
    files: (left, deep = '2.0.0') => ({
      'package-lock.json': json({
        lockfileVersion: 3,
        packages: { 'node_modules/left': { version: left }, 'node_modules/left/node_modules/deep': { version: deep } },
      }),
    }),
    member: json({
      lockfileVersion: 3,
      packages: {
        'node_modules/left': { resolved: 'packages/left', link: true },
        'packages/left': { name: 'left', version: '1.0.2' },
      },
    }),
    broken: ['{ "lockfileVersion": 1, "dependencies": {} }', '<<<<<<< HEAD\n{}'],
    content: {
      'package-lock.json': json({
        lockfileVersion: 3,
        packages: { 'node_modules/left': npmCommit('a1'), ...npmDeep() },
      }),
      'node_modules/.package-lock.json': json({ packages: { 'node_modules/left': npmCommit('b2') } }),
    },
  },
  'yarn 1': {
    install: 'yarn install --frozen-lockfile',
    file: 'yarn.lock',
    files: (left, deep = '2.0.0') => ({
      'yarn.lock': text(
        '# yarn lockfile v1',
        '',
        'deep@^1.0.0:',
        '  version "1.0.0"',
        '',
        '"deep@^2.0.0", deep@2.x:',
        `  version "${deep}"`,
        '',
        'left@^1.0.0:',
        `  version "${left}"`,
        `  resolved "https://registry.example.com/left/-/left-${left}.tgz#0a1b"`,
        '  dependencies:',
        '    deep "^2.0.0"',
      ),
    }),
    member: '# yarn lockfile v1\n',
    broken: ['# yarn lockfile v1\n\n<<<<<<< HEAD\nleft@^1.0.0:\n  version "1.0.1"\n=======\n'],
    content: {
      'yarn.lock': text(
        '# yarn lockfile v1',
        '',
        'left@^1.0.0:',
        '  version "1.0.1"',
        '  resolved "git+https://git.example.com/left.git#a1"',
      ),
      'node_modules/.yarn-integrity': json({
        lockfileEntries: { 'left@^1.0.0': 'git+https://git.example.com/left.git#b2' },
      }),
    },
  },
  'yarn 4': {
    install: 'yarn install --immutable',
    file: 'yarn.lock',
    files: (left, deep = '2.0.0') => ({
      'yarn.lock': text(
        '__metadata:',
        '  version: 8',
        '  cacheKey: 10c0',
        '',
        ...yarnEntry('deep@npm:^2.0.0, deep@npm:2.x', 'deep@npm', deep),
        ...yarnEntry('left@npm:^1.0.0', 'left@npm', left),
      ),
      'node_modules/.yarn-state.yml': text(
        ...['__metadata:', '  version: 1', ''],
        ...['"left@npm:1.0.1":', '  locations:', '    - "node_modules/left"', ''],
        ...['"deep@virtual:0e6f#npm:2.0.0":', '  locations:', '    - "node_modules/left/node_modules/deep"'],
      ),
    }),
    member: text(
      ...['__metadata:', '  version: 8', ''],
      ...yarnEntry('left@npm:1.0.1', 'left@npm', '1.0.1'),
      ...yarnEntry(
        'left@npm:^1.0.0, left@workspace:packages/left',
        'left@workspace',
        '0.0.0-use.local',
        ':packages/left',
      ),
    ),
    broken: ['__metadata:\n  version: 99\n', '__metadata:\n  version: 8\n\n<<<<<<< HEAD\n'],
    content: {
      'yarn.lock': text(
        ...['__metadata:', '  version: 8', ''],
        ...yarnEntry(
          'left@patch:left@npm%3A^1.0.0#~/left.patch',
          'left@patch:left@npm%3A1.0.1#~/left.patch::version=1.0.1&hash=a1',
          '1.0.1',
          '',
        ),
      ),
      'node_modules/.yarn-state.yml': text(
        ...['__metadata:', '  version: 1', ''],
        ...[
          '"left@patch:left@npm%3A1.0.1#~/left.patch::version=1.0.1&hash=b2":',
          '  locations:',
          '    - "node_modules/left"',
        ],
      ),
    },
  },
  pnpm: {
    install: 'pnpm install --frozen-lockfile',
    file: 'pnpm-lock.yaml',
    files: (left, deep = '2.0.0') => ({ 'pnpm-lock.yaml': pnpmLock(`left@${left}`, left, deep) }),
    member: text(
      ...["lockfileVersion: '9.0'", '', 'importers:', '', `  ${PLUGIN_ROOT}:`, '    dependencies:', '      left:'],
      ...['        specifier: workspace:^', '        version: link:../../packages/left'],
    ),
    broken: ["lockfileVersion: '99.0'\n", "lockfileVersion: '9.0'\n<<<<<<< HEAD\n"],
    content: {
      'pnpm-lock.yaml': pnpmLock('left@1.0.1(patch_hash=a1)', '1.0.1(patch_hash=a1)', '2.0.0'),
      'node_modules/.pnpm/lock.yaml': pnpmLock('left@1.0.1(patch_hash=b2)', '1.0.1(patch_hash=b2)', '2.0.0'),
    },
  },
};

function npmCommit(hash: string): object {
  return { version: '1.0.1', resolved: `git+ssh://git@git.example.com/left.git#${hash}` };
}

function npmDeep(): object {
  return { 'node_modules/left/node_modules/deep': { version: '2.0.0' } };
}

function yarnEntry(descriptors: string, locator: string, version: string, end = `:${version}`): readonly string[] {
  return [`"${descriptors}":`, `  version: ${version}`, `  resolution: "${locator}${end}"`, '  linkType: hard', ''];
}

function pnpmLock(key: string, version: string, deep: string): string {
  return text(
    "lockfileVersion: '9.0'",
    '',
    'importers:',
    '',
    '  .: {}',
    '',
    `  ${PLUGIN_ROOT}:`,
    '    dependencies:',
    '      left:',
    '        specifier: ^1.0.0',
    `        version: ${version}`,
    '',
    'packages:',
    '',
    `  deep@${deep}:`,
    '    resolution: {integrity: sha512-deep}',
    '',
    `  ${key.replace(/\(.*/, '')}:`,
    '    resolution: {integrity: sha512-left}',
    '',
    'snapshots:',
    '',
    `  deep@${deep}: {}`,
    '',
    `  ${key}:`,
    '    dependencies:',
    `      deep: ${deep}`,
  );
}

const TREE: Files = {
  ...installed('left', '1.0.1', { dependencies: { deep: '^2.0.0' } }),
  ...installed('deep', '2.0.0', {}, 'node_modules/left/'),
};

describe.each(Object.entries(MANAGERS))('an installed tree and the lockfile of %s', (_name, manager) => {
  const { file, install } = manager;

  it('that match are exported', async () => {
    expect((await deriveFrom(portal({ ...TREE, ...manager.files('1.0.1') }))).findings).toEqual([]);
  });

  it('are rejected when a dependency has another version in the lockfile, even in range', async () => {
    await expect(deriveFrom(portal({ ...TREE, ...manager.files('1.0.3') }))).rejects.toMatchObject({
      code: 'EOUTDATED',
      message: `The installed packages do not match ${file}:\n  - left 1.0.1 is installed, ${file} has 1.0.3 (${NAME}@1.2.3 > left@1.0.1)`,
      hint: `Run "${install}", then export again.`,
    });
  });

  it('are rejected when a dependency of a dependency differs', async () => {
    await expect(deriveFrom(portal({ ...TREE, ...manager.files('1.0.1', '2.4.0') }))).rejects.toMatchObject({
      code: 'EOUTDATED',
      message: expect.stringContaining(
        `deep 2.0.0 is installed, ${file} has 2.4.0 (${NAME}@1.2.3 > left@1.0.1 > deep@2.0.0)`,
      ),
    });
  });

  it('are rejected when the same version has other content: a commit, or a patch', async () => {
    await expect(deriveFrom(portal({ ...TREE, ...manager.content }))).rejects.toMatchObject({
      code: 'EOUTDATED',
      message: expect.stringMatching(/left 1\.0\.1 is installed, .* has 1\.0\.1 with other content/),
    });
  });

  it('are rejected when a package of the workspace has taken the place of the installed one', async () => {
    const files = { ...manager.files('1.0.1'), [file]: manager.member };
    const root = portal({
      ...installed('left', '1.0.1'),
      ...library('packages/left', 'left', { version: '1.0.2' }),
      ...files,
    });
    await expect(deriveFrom(root)).rejects.toMatchObject({
      code: 'EOUTDATED',
      message: expect.stringMatching(/left 1\.0\.1 is installed, \S+ has (1\.0\.2|no such package there) \(/),
    });
  });

  it('may differ in packages that the plugin does not reach, and in those that the host provides', async () => {
    const root = portal({
      ...TREE,
      ...manager.files('1.0.1'),
      ...installed(API, '1.99.0'),
      ...installed('right', '9.0.0'),
    });
    expect((await deriveFrom(root)).findings).toEqual([]);
  });

  it('are not compared when another package manager installed the tree', async () => {
    const mark = file === 'pnpm-lock.yaml' ? '.package-lock.json' : '.modules.yaml';
    const files = { ...TREE, ...manager.files('1.0.3') };
    const { 'node_modules/.yarn-state.yml': _state, ...plain } = files;
    expect((await deriveFrom(portal({ ...plain, [`node_modules/${mark}`]: '{}' }))).findings).toEqual([]);
  });

  it.each(manager.broken)('are not compared, with a warning, when the lockfile is %j', async (broken) => {
    const root = portal({ ...TREE, ...manager.files('1.0.3'), [file]: broken });
    expect((await deriveFrom(root)).findings).toEqual([
      expect.objectContaining({
        severity: 'warning',
        code: 'EOUTDATED',
        message: expect.stringContaining(`Cannot compare the installed packages with ${file}: `),
      }),
    ]);
  });
});

describe('a tree that matches its lockfile', () => {
  const findingsOf = async (root: string): Promise<readonly object[]> => (await deriveFrom(root)).findings;
  const npmLock = (packages: object): Files => ({
    'package-lock.json': json({
      lockfileVersion: 3,
      packages: { 'node_modules/left': { version: '1.0.1' }, ...packages },
    }),
  });
  const yarnLock = (...entries: readonly string[]): Files => ({
    'yarn.lock': text('# yarn lockfile v1', '', 'left@^1.0.0:', '  version "1.0.1"', '', ...entries),
  });

  it('may have aliases, links, and optional packages of other platforms', async () => {
    const root = portal(
      {
        ...depends({ old: 'npm:other@1.0.0', '@acme/kit': '^0.1.0' }, { optionalDependencies: { mac: '^1.0.0' } }),
        ...library('packages/kit', '@acme/kit'),
        ...installed('old', '1.0.0', { name: 'other' }),
        ...npmLock({
          'node_modules/old': { name: 'other', version: '1.0.0' },
          'node_modules/mac': { version: '1.0.0', optional: true, os: ['darwin'] },
          'node_modules/@acme/kit': { resolved: 'packages/kit', link: true },
        }),
      },
      { '@acme/kit': 'packages/kit' },
    );
    expect(await findingsOf(root)).toEqual([]);
  });

  it('may have packages in the archives of others, in other versions than the lockfile has of them', async () => {
    const bundle = { dependencies: { deep: '^1.0.0' }, bundleDependencies: ['deep'] };
    const files = { ...installed('left', '1.0.1', bundle), ...installed('deep', '1.0.0', {}, 'node_modules/left/') };
    expect(await findingsOf(portal({ ...files, ...npmLock({}) }))).toEqual([]);
    expect(await findingsOf(portal({ ...files, ...yarnLock('deep@^1.0.0:', '  version "1.7.0"') }))).toEqual([]);
  });

  it('may have versions that "resolutions" ask for, for some dependents only', async () => {
    const root = portal({
      ...installed('left', '1.0.1', { dependencies: { deep: '^2.0.0' } }),
      ...installed('deep', '3.0.0', {}, 'node_modules/left/'),
      ...yarnLock('deep@3.0.0:', '  version "3.0.0"', '', 'deep@^2.0.0:', '  version "2.0.0"'),
      'package.json': { name: 'root', workspaces: ['plugins/*'], resolutions: { 'left/deep': '3.0.0' } },
    });
    expect(await findingsOf(root)).toEqual([expect.objectContaining({ severity: 'warning', code: 'ENOTINSTALLED' })]);
  });

  it('may have peers in another version than a dependency of the same range', async () => {
    const root = portal({
      ...depends({ peer: '1.0.0' }),
      ...installed('left', '1.0.1', { peerDependencies: { peer: '^1.0.0' } }),
      ...installed('peer', '1.0.0'),
      ...yarnLock('peer@1.0.0:', '  version "1.0.0"', '', 'peer@^1.0.0:', '  version "1.9.0"'),
    });
    expect(await findingsOf(root)).toEqual([]);
  });

  it('ends where another install begins: in linked folders, and in projects that are not part of the workspace', async () => {
    const root = portal({
      ...depends({ linked: 'link:../../vendor/linked' }),
      'vendor/linked/package.json': {
        name: 'linked',
        version: '1.0.0',
        main: 'i.js',
        dependencies: { deep: '^1.0.0' },
      },
      'vendor/linked/i.js': '',
      ...installed('deep', '1.0.0', {}, 'vendor/linked/'),
      ...yarnLock('deep@^1.0.0:', '  version "1.9.0"'),
    });
    symlinkSync(path.join(root, 'vendor/linked'), path.join(root, 'node_modules/linked'));
    expect(await findingsOf(root)).toEqual([]);
    const single = portal({
      'package.json': { name: 'root' },
      ...installed('left', '1.0.1', {}, `${PLUGIN_ROOT}/`),
      ...npmLock({ 'node_modules/left': { version: '9.0.0' } }),
    });
    expect(await findingsOf(single)).toEqual([]);
  });

  it('may have a lockfile of pnpm for each package, which are not compared', async () => {
    const own = ["lockfileVersion: '9.0'", 'importers:', '  .: {}', ''].join('\n');
    const other = ['packages:', '  left@2.0.0:', '    resolution: {integrity: sha512-left}', ''].join('\n');
    const files = { 'pnpm-lock.yaml': own + other, 'pnpm-workspace.yaml': "packages: ['plugins/*']\n" };
    const root = portal({ ...files, ...installed('left', '1.0.1'), [`${PLUGIN_ROOT}/pnpm-lock.yaml`]: own });
    expect(await findingsOf(root)).toEqual([
      expect.objectContaining({
        severity: 'warning',
        message: `Cannot compare the installed packages with pnpm-lock.yaml: ${PLUGIN_ROOT} has a lockfile of its own (sharedWorkspaceLockfile: false).`,
      }),
    ]);
  });

  it('may have a node_modules that is a link to elsewhere', async () => {
    const root = portal(npmLock({}));
    const elsewhere = portal(installed('left', '1.0.1'));
    renameSync(path.join(root, 'node_modules'), path.join(elsewhere, 'cached'));
    mkdirSync(path.join(elsewhere, 'moved'));
    renameSync(path.join(elsewhere, 'cached'), path.join(elsewhere, 'moved/node_modules'));
    symlinkSync(path.join(elsewhere, 'moved/node_modules'), path.join(root, 'node_modules'));
    expect(await findingsOf(root)).toEqual([]);
  });
});

describe('a patch of Yarn 4 that is not installed', () => {
  const PATCH = 'left@npm%3A1.0.1#~/left.patch';
  const lock = (...entries: readonly string[]): Files => ({
    'yarn.lock': text(
      ...['__metadata:', '  version: 8', ''],
      ...yarnEntry('deep@npm:^2.0.0', 'deep@npm', '2.0.0'),
      ...yarnEntry('left@npm:1.0.1, left@npm:^1.0.0', 'left@npm', '1.0.1'),
      ...entries,
    ),
    'node_modules/.yarn-state.yml': text(
      ...['__metadata:', '  version: 1', ''],
      ...['"left@npm:1.0.1":', '  locations:', '    - "node_modules/left"'],
    ),
  });
  const patched = yarnEntry(`left@patch:${PATCH}`, `left@patch:${PATCH}::version=1.0.1&hash=a1`, '1.0.1', '');
  const outdated = {
    code: 'EOUTDATED',
    message: expect.stringMatching(/left 1\.0\.1 is installed, .* has 1\.0\.1 with other content/),
  };

  const withResolutions = (resolutions: object, entries = patched): Files => ({
    ...installed('left', '1.0.1'),
    ...lock(...entries),
    'package.json': { name: 'root', private: true, workspaces: ['plugins/*'], resolutions },
  });

  it.each(['left', 'left@^1.0.0', 'left@npm:^1.0.0', `${NAME}/left`])(
    'is found for the resolution of %s',
    async (key) => {
      const root = portal(withResolutions({ [key]: `patch:${PATCH}` }));
      await expect(deriveFrom(root)).rejects.toMatchObject(outdated);
    },
  );

  it('is found for a path that is relative to the dependent', async () => {
    const range = 'patch:left@npm%3A1.0.1#./left.patch';
    const bound = `left@${range}::locator=root%40workspace%3A.`;
    const entries = yarnEntry(bound, `${bound}&version=1.0.1&hash=a1`, '1.0.1', '');
    const root = portal({ ...withResolutions({}, entries), ...depends({ left: range }) });
    await expect(deriveFrom(root)).rejects.toMatchObject(outdated);
  });

  it.each(['other/left', 'left@^2.0.0'])('is none of the plugin for the resolution of %s', async (key) => {
    const root = portal(withResolutions({ [key]: `patch:${PATCH}` }));
    expect((await deriveFrom(root)).findings).toEqual([]);
  });

  it('may be one of another version of the dependent', async () => {
    const root = portal(withResolutions({ [`${NAME}@npm:9.0.0/left`]: `patch:${PATCH}` }));
    expect((await deriveFrom(root)).findings).toEqual([]);
  });

  it('is not looked for where Yarn applies its own', async () => {
    const own = 'left@patch:left@npm%3A1.0.1#optional!builtin<compat/left>::version=1.0.1&hash=a1';
    const entries = yarnEntry('left@patch:left@npm%3A^1.0.0#optional!builtin<compat/left>', own, '1.0.1', '');
    const state = text('__metadata:', '  version: 1', '', `"${own}":`, '  locations:', '    - "node_modules/left"');
    const root = portal({ ...withResolutions({}, entries), 'node_modules/.yarn-state.yml': state });
    expect((await deriveFrom(root)).findings).toEqual([]);
  });
});

describe.each(['npm', 'yarn 1'])('a link that %s made to a folder of another repository', (name) => {
  const manager = MANAGERS[name] as Manager;
  const linkedTo = (root: string, folder: string): string => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), json({ name: 'left', version: '1.0.9', main: 'index.js' }));
    writeFileSync(path.join(folder, 'index.js'), '');
    rmSync(path.join(root, 'node_modules/left'), { recursive: true });
    symlinkSync(folder, path.join(root, 'node_modules/left'));
    return folder;
  };

  it('is rejected where the lockfile has a package', async () => {
    const root = portal({ ...installed('left', '1.0.1'), ...manager.files('1.0.1') });
    const folder = linkedTo(root, path.join(portal(), 'left'));
    await expect(deriveFrom(root)).rejects.toMatchObject({
      code: 'EOUTDATED',
      message: expect.stringContaining(
        `left 1.0.9 is linked to ${folder}, ${manager.file} has 1.0.1 (${NAME}@1.2.3 > left@1.0.9)`,
      ),
    });
  });

  it('is no fault where the lockfile has a package of the workspace', async () => {
    const root = portal({ ...installed('left', '1.0.1'), ...manager.files('1.0.1'), [manager.file]: manager.member });
    linkedTo(root, path.join(root, 'packages/left'));
    expect((await deriveFrom(root)).findings).toEqual([]);
  });
});

it('refuses a package that the lockfile has elsewhere or not at all', async () => {
  const root = portal({
    ...depends({ right: '^1.0.0' }),
    ...installed('right', '1.0.0'),
    [`${PLUGIN_ROOT}/dist/index.cjs.js`]: FEATURE,
    'package-lock.json': json({ lockfileVersion: 3, packages: { 'node_modules/left': { version: '1.0.1' } } }),
  });
  await expect(deriveFrom(root)).rejects.toMatchObject({
    code: 'EOUTDATED',
    message: expect.stringContaining('right 1.0.0 is installed, package-lock.json has no such package there'),
  });
});

describe('packages of the host', () => {
  const lock = (version: string): Files => ({
    'package-lock.json': json({
      lockfileVersion: 3,
      packages: { 'node_modules/left': { version: '1.0.1' }, [`node_modules/${API}`]: { version } },
    }),
  });
  const refused = {
    code: 'EOUTDATED',
    message: expect.stringContaining(
      `${API} 1.10.1 is installed, package-lock.json has 1.12.0 (${NAME}@1.2.3 > ${API}@1.10.1)`,
    ),
  };

  it('are compared when their version gets into the manifest', async () => {
    const files = depends({ [API]: 'backstage:^' });
    expect((await deriveFrom(portal({ ...files, ...lock('1.10.1') }))).findings).toEqual([]);
    await expect(deriveFrom(portal({ ...files, ...lock('1.12.0') }))).rejects.toMatchObject(refused);
  });

  it('are compared when their config schema is part of the plugin’s', async () => {
    const schema = { configSchema: { type: 'object', properties: { a: { type: 'string' } } } };
    const name = '@backstage/plugin-notes-node';
    const files = { ...depends({ [name]: '^1.0.0' }), ...installed(name, '1.0.0', schema) };
    const lockOf = (version: string): Files => ({
      'package-lock.json': json({
        lockfileVersion: 3,
        packages: { 'node_modules/left': { version: '1.0.1' }, [`node_modules/${name}`]: { version } },
      }),
    });
    const compare = (version: string): readonly object[] => {
      const { tree, dir } = readSourcePlugin(portal({ ...files, ...lockOf(version) }), PLUGIN_ROOT);
      schemaSources(tree, dir);
      return tree.locked.outdated;
    };
    expect(compare('1.0.0')).toEqual([]);
    expect(compare('1.1.0')).toMatchObject([{ version: '1.1.0' }]);
    await expect(deriveFrom(portal({ ...files, ...lockOf('1.1.0') }), { configSchema: false })).resolves.toBeDefined();
  });

  it('and tools are compared when they decide bytes: what minifies', async () => {
    const esbuild = installed('esbuild', '0.20.0');
    const files: Files = {
      ...esbuild,
      'node_modules/esbuild/index.js': 'exports.transform = (code) => Promise.resolve({ code });',
      'package-lock.json': json({
        lockfileVersion: 3,
        packages: { 'node_modules/left': { version: '1.0.1' }, 'node_modules/esbuild': { version: '0.25.0' } },
      }),
    };
    expect((await deriveFrom(portal(files))).findings).toEqual([]);
    await expect(deriveFrom(portal(files), { minify: true })).rejects.toMatchObject({
      code: 'EOUTDATED',
      message: expect.stringContaining('esbuild 0.20.0 is installed, package-lock.json has 0.25.0'),
    });
  });
});
