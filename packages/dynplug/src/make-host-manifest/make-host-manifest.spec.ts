import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { makeHostManifest } from './make-host-manifest';

const REGISTRY = { insecure: false, ca: undefined, timeout: 5_000, concurrency: 1, env: {} };

type Files = Readonly<Record<string, string | object>>;

const make = (from: string, more: object = {}): ReturnType<typeof makeHostManifest> =>
  makeHostManifest({
    name: 'acme',
    workspaceRoot: '/',
    from,
    installed: false,
    exportNames: false,
    registry: REGISTRY,
    today: '2026-11-30',
    ...more,
  });

/** Entries of a Yarn lockfile: descriptors → version, or text below the version. */
function yarnLock(entries: Readonly<Record<string, string>>): string {
  const texts = Object.entries(entries).map(([descriptors, fields]) => {
    const [version = '', ...more] = fields.split('\n');
    const [first = ''] = descriptors.split(', ');
    const name = first.slice(0, first.indexOf('@', 1));
    const resolution =
      version === '0.0.0-use.local' ? /\S+@(workspace|link):\S+/.exec(descriptors)?.[0] : `${name}@npm:${version}`;
    return [
      `"${descriptors}":`,
      `  version: ${version}`,
      `  resolution: "${resolution}"`,
      ...more,
      '  languageName: node',
      '',
    ].join('\n');
  });
  return ['__metadata:', '  version: 8', '', ...texts].join('\n');
}

const ROOT = {
  name: 'root',
  version: '0.0.0',
  private: true,
  workspaces: ['packages/*', 'plugins/*'],
  engines: { node: '22' },
};
const BACKEND = {
  name: 'backend',
  version: '0.0.0',
  backstage: { role: 'backend' },
  dependencies: {
    '@backstage/backend-defaults': '^0.15.0',
    app: 'link:../app',
    outside: 'link:../../outside',
    '@internal/info': '1.0.0',
  },
};

/** What Yarn adds to a link: the package that declares it. */
const LOCATOR = `::locator=${encodeURIComponent('backend@workspace:packages/backend')}`;

const YARN: Files = {
  'package.json': {
    ...ROOT,
    packageManager: 'yarn@4.12.0',
    resolutions: {
      'zod@^3.25.76 || ^4.0.0': '3.25.76',
      '@backstage/errors@^1.2.0': 'patch:@backstage/errors@npm%3A1.2.7#./.yarn/patches/errors.patch',
      '@backstage/backend-defaults@npm:0.15.2/knex': '3.0.0',
      '@backstage/config@npm:9.9.9/knex': '1.0.0',
    },
  },
  'backstage.json': { version: '1.49.4' },
  'packages/backend/package.json': BACKEND,
  'packages/backend/src/index.ts': `
    backend.add(import('@backstage/plugin-app-backend'));
    // backend.add(import('@backstage/plugin-proxy-backend'));
    backend.add(
      import('@backstage/plugin-catalog-backend-module-logs/alpha'),
    );
    backend.add(import('./local'));`,
  'packages/app/package.json': {
    name: 'app',
    version: '0.0.0',
    bundled: true,
    backstage: { role: 'frontend' },
    dependencies: { react: '^18.0.0' },
  },
  'plugins/info/package.json': {
    name: '@internal/info',
    version: '1.0.0',
    dependencies: { '@backstage/config': '^1.3.0' },
  },
  'yarn.lock': yarnLock({
    '@backstage/backend-defaults@npm:^0.15.0':
      '0.15.2\n  dependencies:\n    "@backstage/errors": "npm:^1.2.0"\n    fsevents: "npm:^2.0.0"\n    knex: "npm:^3.0.0"\n    zod: "npm:^3.25.76 || ^4.0.0"\n  dependenciesMeta:\n    fsevents:\n      optional: true',
    '@backstage/errors@npm:1.2.7': '1.2.7',
    '@backstage/errors@patch:@backstage/errors@npm%3A1.2.7#./.yarn/patches/errors.patch::locator=root%40workspace%3A.':
      '1.2.7',
    '@backstage/config@npm:^1.3.0': '1.3.6\n  dependencies:\n    knex: "npm:^3.0.0"',
    'fsevents@npm:^2.0.0': '2.3.3\n  conditions: os=darwin',
    'knex@npm:3.0.0': '3.0.0',
    'knex@npm:^3.0.0': '3.1.0',
    'react@npm:^18.0.0': '18.3.1',
    'zod@npm:3.25.76': '3.25.76',
    '@internal/info@1.0.0, @internal/info@workspace:plugins/info': '0.0.0-use.local',
    [`app@link:../app${LOCATOR}`]: '0.0.0-use.local',
    [`outside@link:../../outside${LOCATOR}`]: '0.0.0-use.local',
  }),
};

function hostOf(files: Files): string {
  const root = temporaryFolder();
  writeFiles(root, files);
  return root;
}

function commit(root: string, ...tags: readonly string[]): void {
  const git = (...args: readonly string[]): unknown =>
    execFileSync('git', ['-C', root, '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], {
      env: { ...process.env, GIT_COMMITTER_DATE: '2026-07-30T01:00:00+02:00' },
    });
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '-m', 'host');
  for (const tag of tags) git('tag', tag);
}

it('follows the production dependencies of the backend through a lockfile of Yarn', async () => {
  const { manifest } = await make(hostOf(YARN));
  expect(manifest).toEqual({
    schemaVersion: 1,
    name: 'acme',
    source: { from: 'yarn.lock' },
    date: '2026-11-30',
    backstage: '1.49.4',
    node: '22',
    // The shell is bundled: nothing of it is in the image.
    frontend: { react: '18.3.1' },
    features: [
      { package: '@backstage/plugin-app-backend' },
      { package: '@backstage/plugin-catalog-backend-module-logs' },
    ],
    packages: {
      '@backstage/backend-defaults': '0.15.2',
      // Through a member that a plain range leads to.
      '@backstage/config': '1.3.6',
      // Patched by resolutions.
      '@backstage/errors': '1.2.7',
      // Replaced below one dependent in its version only. Yarn's lockfile does not tell which copy is hoisted.
      knex: ['3.0.0', '3.1.0'],
      zod: '3.25.76',
    },
  });
});

it('names every dependency that the lockfile lacks', async () => {
  const lockfile = (YARN['yarn.lock'] as string)
    .replace('"knex@npm:^3.0.0":', '"knex@npm:^2.0.0":')
    .replace('"zod@npm:3.25.76":', '"zod@npm:4.0.0":');
  const root = hostOf({ ...YARN, 'yarn.lock': lockfile });
  await expect(make(root)).rejects.toMatchObject({
    code: 'EHOSTSOURCE',
    message: [
      'yarn.lock has no entry for:',
      '  knex@npm:^3.0.0, which @backstage/config@1.3.6 asks for',
      '  zod@npm:^3.25.76 || ^4.0.0, which @backstage/backend-defaults@0.15.2 asks for',
    ].join('\n'),
  });
});

it('reads a commit, and not the files beside it', async () => {
  const root = hostOf(YARN);
  commit(root, 'v1');
  writeFiles(root, { 'yarn.lock': 'broken', 'backstage.json': { version: '1.50.0' } });
  const before = readdirSync(tmpdir()).filter((name) => name.startsWith(`dynplug-host-${process.pid}-`));
  const { manifest } = await make(root, { ref: 'v1' });
  expect(manifest).toMatchObject({
    backstage: '1.49.4',
    date: '2026-07-29',
    source: { ref: 'v1', commit: expect.stringMatching(/^[0-9a-f]{40}$/) as string },
  });
  expect(manifest.packages['zod']).toBe('3.25.76');
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`dynplug-host-${process.pid}-`))).toEqual(before);
});

it('names the commit of a checkout only while its files are those of the commit', async () => {
  const root = hostOf(YARN);
  commit(root);
  const clean = await make(root);
  expect(clean.manifest).toMatchObject({ date: '2026-07-29', source: { from: 'yarn.lock' } });
  expect(clean.manifest.source.commit).toMatch(/^[0-9a-f]{40}$/);
  writeFiles(root, { 'backstage.json': { version: '1.50.0' } });
  const changed = await make(root);
  expect(changed.manifest).toMatchObject({ backstage: '1.50.0', date: '2026-11-30', source: { from: 'yarn.lock' } });
  expect(changed.manifest.source).not.toHaveProperty('commit');
});

describe('npm', () => {
  const NPM: Files = {
    'package.json': ROOT,
    'packages/backend/package.json': {
      ...BACKEND,
      dependencies: { '@backstage/backend-defaults': '^0.15.0', info: '1.0.0' },
    },
    'plugins/info/package.json': { name: 'info', version: '1.0.0', dependencies: { knex: '^2.0.0' } },
    'package-lock.json': {
      lockfileVersion: 3,
      packages: {
        '': ROOT,
        'packages/backend': BACKEND,
        'plugins/info': { version: '1.0.0', dependencies: { knex: '^2.0.0' } },
        'plugins/info/node_modules/knex': { version: '2.5.1' },
        'node_modules/info': { link: true, resolved: 'plugins/info' },
        'node_modules/@backstage/backend-defaults': {
          version: '0.15.2',
          dependencies: { knex: '^3.0.0' },
          peerDependencies: { pg: '*' },
        },
        'node_modules/knex': { version: '3.1.0', optionalDependencies: { absent: '*', fsevents: '*' } },
        'node_modules/fsevents': { version: '2.3.3', os: ['darwin'] },
        'node_modules/pg': { version: '8.0.0' },
        'node_modules/jest': { version: '30.0.0', dev: true },
      },
    },
  };

  it('lists the copies that plugins find, by the folders of the lockfile', async () => {
    const { manifest } = await make(hostOf(NPM));
    expect(manifest.source).toEqual({ from: 'package-lock.json' });
    expect(manifest.packages).toEqual({ '@backstage/backend-defaults': '0.15.2', knex: '3.1.0', pg: '8.0.0' });
  });

  it('reports a peer that is not in the lockfile', async () => {
    const lockfile = JSON.parse(JSON.stringify(NPM['package-lock.json'])) as { packages: Record<string, unknown> };
    delete lockfile.packages['node_modules/pg'];
    await expect(make(hostOf({ ...NPM, 'package-lock.json': lockfile }))).rejects.toMatchObject({
      code: 'EHOSTSOURCE',
      message: expect.stringContaining('pg@*, which @backstage/backend-defaults@0.15.2 asks for') as string,
    });
  });
});

it('follows a lockfile of pnpm', async () => {
  const { manifest } = await make(
    hostOf({
      'package.json': { name: 'root', version: '0.0.0' },
      'pnpm-workspace.yaml': 'packages:\n  - packages/*\n  - plugins/*\n',
      'packages/backend/package.json': {
        ...BACKEND,
        dependencies: { '@backstage/backend-defaults': '^0.15.0', info: 'workspace:^' },
        devDependencies: { jest: '^30.0.0' },
      },
      'plugins/info/package.json': { name: 'info', version: '1.0.0', dependencies: { knex: '^2.0.0' } },
      'pnpm-lock.yaml': [
        "lockfileVersion: '9.0'",
        'importers:',
        '  .: {}',
        '  packages/backend:',
        '    dependencies:',
        "      '@backstage/backend-defaults':",
        '        specifier: ^0.15.0',
        '        version: 0.15.2(pg@8.0.0)',
        '      info:',
        '        specifier: workspace:^',
        '        version: link:../../plugins/info',
        '    devDependencies:',
        '      jest:',
        '        specifier: ^30.0.0',
        '        version: 30.0.0',
        '  plugins/info:',
        '    dependencies:',
        '      knex:',
        '        specifier: ^2.0.0',
        '        version: 2.5.1',
        'packages:',
        "  '@backstage/backend-defaults@0.15.2':",
        '    resolution: {integrity: sha512-x}',
        '  fsevents@2.3.3:',
        '    resolution: {integrity: sha512-x}',
        '    os: [darwin]',
        '  jest@30.0.0:',
        '    resolution: {integrity: sha512-x}',
        '  knex@2.5.1:',
        '    resolution: {integrity: sha512-x}',
        '  knex@3.1.0:',
        '    resolution: {integrity: sha512-x}',
        '  pg@8.0.0:',
        '    resolution: {integrity: sha512-x}',
        'snapshots:',
        "  '@backstage/backend-defaults@0.15.2(pg@8.0.0)':",
        '    dependencies:',
        '      knex: 3.1.0',
        '      pg: 8.0.0',
        '    optionalDependencies:',
        '      fsevents: 2.3.3',
        '  fsevents@2.3.3: {}',
        '  jest@30.0.0: {}',
        '  knex@2.5.1: {}',
        '  knex@3.1.0: {}',
        '  pg@8.0.0: {}',
        '',
      ].join('\n'),
    }),
  );
  expect(manifest.source).toEqual({ from: 'pnpm-lock.yaml' });
  expect(manifest.packages).toEqual({
    '@backstage/backend-defaults': '0.15.2',
    knex: ['2.5.1', '3.1.0'],
    pg: '8.0.0',
  });
});

describe('Yarn 1', () => {
  const CLASSIC: Files = {
    'package.json': { ...ROOT, resolutions: { '**/zod': '3.25.76' } },
    'packages/backend/package.json': {
      ...BACKEND,
      dependencies: { '@backstage/backend-defaults': '^0.15.0', info: '^1.0.0' },
    },
    'plugins/info/package.json': { name: 'info', version: '1.2.0', dependencies: { knex: '^2.0.0' } },
    'yarn.lock': [
      '# yarn lockfile v1',
      '',
      '"@backstage/backend-defaults@^0.15.0":',
      '  version "0.15.2"',
      '  dependencies:',
      '    "@backstage/types" "^1.0.0"',
      '    knex "^2.0.0 || ^3.0.0"',
      '    zod "^4.0.0"',
      '  optionalDependencies:',
      '    pg-native "^3.0.0"',
      '',
      '"@backstage/types@^1.0.0":',
      '  version "1.2.0"',
      '',
      'knex@^2.0.0, "knex@^2.0.0 || ^3.0.0":',
      '  version "2.5.1"',
      '',
      'pg-native@^3.0.0:',
      '  version "3.0.0"',
      '',
      'zod@3.25.76:',
      '  version "3.25.76"',
      '',
    ].join('\n'),
  };

  it('is followed with its resolutions', async () => {
    const { manifest } = await make(hostOf(CLASSIC));
    expect(manifest.packages).toEqual({
      '@backstage/backend-defaults': '0.15.2',
      '@backstage/types': '1.2.0',
      knex: '2.5.1',
      'pg-native': '3.0.0',
      zod: '3.25.76',
    });
  });

  it('lacks no dependency silently', async () => {
    const info = { name: 'info', version: '2.0.0' };
    await expect(make(hostOf({ ...CLASSIC, 'plugins/info/package.json': info }))).rejects.toMatchObject({
      code: 'EHOSTSOURCE',
      message: 'yarn.lock has no entry for:\n  info@^1.0.0, which packages/backend asks for',
    });
  });
});

it('reads an installed tree, with the export names and the ids of its plugins', async () => {
  const feature =
    "exports.default = { $$type: '@backstage/BackendFeature', getRegistrations: () => [{ type: 'module', pluginId: 'catalog', moduleId: 'logs' }] };";
  const root = hostOf({
    'package.json': ROOT,
    'packages/backend/package.json': { ...BACKEND, dependencies: { knex: '^3.0.0', app: 'link:../app' } },
    'packages/backend/src/index.ts':
      "backend.add(import('@backstage/plugin-logs'));\nbackend.add(import('@acme/absent'));",
    'node_modules/@backstage/errors/package.json': {
      name: '@backstage/errors',
      version: '1.2.7',
      exports: { '.': './a.js', './alpha': './b.js', './package.json': './package.json' },
    },
    'node_modules/@backstage/errors/a.js': 'exports.NotFoundError = 1; exports.ConflictError = 2;',
    'node_modules/@backstage/errors/b.js': "require('not-there');",
    'node_modules/@backstage/plugin-logs/package.json': {
      name: '@backstage/plugin-logs',
      version: '0.1.0',
      main: 'index.js',
    },
    'node_modules/@backstage/plugin-logs/index.js': feature,
    'node_modules/knex/package.json': { name: 'knex', version: '3.1.0' },
    'node_modules/.bin/knex': '',
  });
  const { manifest, notes } = await make(root, { installed: true, exportNames: true });
  expect(manifest).toMatchObject({
    source: { from: 'node_modules' },
    packages: { '@backstage/errors': '1.2.7', '@backstage/plugin-logs': '0.1.0', knex: '3.1.0' },
    exports: {
      '@backstage/errors': { '.': ['ConflictError', 'NotFoundError'] },
      '@backstage/plugin-logs': { '.': ['default'] },
    },
    features: [
      { package: '@acme/absent' },
      { package: '@backstage/plugin-logs', pluginId: 'catalog', moduleId: 'logs' },
    ],
  });
  expect(manifest.exports?.['@backstage/errors']).not.toHaveProperty('./alpha');
  expect(notes).toEqual([
    expect.stringContaining('There is no backstage.json'),
    expect.stringContaining('node_modules has only packages of the backend'),
    expect.stringMatching(/^@backstage\/errors\/alpha does not load: Cannot find module 'not-there'/),
  ]);
});

it.each<readonly [string, () => string, object, string, RegExp]>([
  ['a folder that does not exist', () => '/nowhere', {}, 'EHOSTSOURCE', /\/nowhere does not exist/],
  [
    'a host without a backend',
    () => hostOf({ 'package.json': ROOT }),
    {},
    'EHOSTSOURCE',
    /no package with the Backstage role "backend"/,
  ],
  [
    'several backends',
    () => hostOf({ ...YARN, 'packages/b/package.json': { ...BACKEND, name: 'b' } }),
    {},
    'EHOSTSOURCE',
    /several backends: packages\/b, packages\/backend/,
  ],
  [
    'no lockfile',
    () => hostOf({ 'package.json': ROOT, 'packages/backend/package.json': BACKEND }),
    {},
    'EHOSTSOURCE',
    /has no lockfile/,
  ],
  [
    'a lockfile that cannot be read',
    () => hostOf({ ...YARN, 'yarn.lock': '<<<<<<< HEAD\n' }),
    {},
    'EHOSTSOURCE',
    /yarn\.lock cannot be read/,
  ],
  ['nothing installed', () => hostOf(YARN), { installed: true }, 'EHOSTSOURCE', /Nothing is installed/],
  [
    'no Backstage',
    () =>
      hostOf({
        ...YARN,
        'packages/backend/package.json': { ...BACKEND, dependencies: { zod: '3.25.76' } },
        'yarn.lock': yarnLock({ 'zod@npm:3.25.76': '3.25.76', 'react@npm:^18.0.0': '18.3.1' }),
      }),
    {},
    'EHOSTSOURCE',
    /By yarn\.lock, the backend in packages\/backend has no package of Backstage/,
  ],
  [
    'a ref that does not exist',
    () => {
      const root = hostOf(YARN);
      commit(root);
      return root;
    },
    { ref: 'v2' },
    'EHOSTSOURCE',
    /has no git ref v2/,
  ],
])('rejects %s', async (_what, host, more, code, message) => {
  await expect(make(host(), more)).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
});
