import path from 'node:path';
import type { HostManifest } from '../host-manifest/fields';
import { shippedHost } from '../host-manifest/read-host';
import { HOST_NAMES } from '../options/hosts';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { type DoctorFinding, examine } from './examine';
import { DOCTOR_RULES } from './rules';

type Files = Readonly<Record<string, string | object>>;

const HOST: HostManifest = {
  schemaVersion: 1,
  name: 'production',
  source: { from: 'yarn.lock' },
  date: '2026-07-30',
  backstage: '1.49.4',
  node: '22',
  installer: 'rhdh-1.10',
  features: [
    { package: '@backstage/plugin-catalog-backend', pluginId: 'catalog' },
    { package: '@backstage/plugin-catalog-backend-module-logs', pluginId: 'catalog', moduleId: 'logs' },
    { package: '@backstage/plugin-scaffolder-backend' },
    { package: '@acme/plugin-translations-backend' },
  ],
  frontend: {
    '@backstage/core-plugin-api': ['1.12.0', '1.12.1'],
    '@backstage/frontend-plugin-api': '0.13.1',
    '@material-ui/core': '4.12.4',
    '@scalprum/react-core': '0.11.1',
    react: '18.3.1',
  },
  packages: {
    '@backstage/backend-plugin-api': '1.8.0',
    '@backstage/errors': '1.3.0',
    '@backstage/plugin-catalog-node': '2.1.0',
    knex: '3.1.0',
  },
  exports: {
    '@backstage/backend-plugin-api': {
      '.': ['coreServices', 'createBackendModule', 'createBackendPlugin', 'createServiceFactory', 'resolvePackagePath'],
    },
    '@backstage/plugin-catalog-node': { '.': ['catalogProcessingExtensionPoint'], './alpha': ['catalogServiceRef'] },
  },
};

const MANIFEST = {
  name: '@acme/backstage-plugin-notes-backend-dynamic',
  version: '1.2.3',
  main: 'dist/index.cjs.js',
  backstage: { role: 'backend-plugin', pluginId: 'notes', 'supported-versions': '1.49.0' },
  dependencies: { left: '^1.0.0' },
  peerDependencies: { '@backstage/backend-plugin-api': '^1.0.0' },
};
const API = `var api = require('@backstage/backend-plugin-api');\n`;
const plugin = (made = `api.createBackendPlugin({ pluginId: 'notes', register() {} })`): string =>
  `'use strict';\n${API}exports.default = ${made};\n`;
const BACKEND: Files = {
  'dist-dynamic/package.json': MANIFEST,
  'dist-dynamic/dist/index.cjs.js': plugin(),
  'dist-dynamic/dist/configSchema.json': {
    type: 'object',
    properties: { notes: { type: 'object', properties: { url: { type: 'string' } }, required: ['url'] } },
  },
  'dist-dynamic/node_modules/left/package.json': { name: 'left', version: '1.0.1' },
  'dist-dynamic/node_modules/left/index.js': '',
};
const SCALPRUM = { name: 'acme.notes', version: '1.2.3', extensions: [], baseURL: 'auto', loadScripts: [] };
const exposed = (modules: Readonly<Record<string, readonly string[]>>, shared: readonly object[] = []): object => ({
  formatVersion: 1,
  name: '@acme/backstage-plugin-notes',
  version: '1.2.3',
  warnings: [],
  scalprum: {
    name: 'acme.notes',
    shared,
    exposedModules: Object.fromEntries(
      Object.entries(modules).map(([module, exports]) => [module, { file: './src/index.ts', exports }]),
    ),
  },
});
const FRONTEND: Files = {
  'dist-dynamic/package.json': {
    ...MANIFEST,
    name: '@acme/backstage-plugin-notes-dynamic',
    backstage: { role: 'frontend-plugin', pluginId: 'notes' },
  },
  'dist-dynamic/dist-scalprum/plugin-manifest.json': SCALPRUM,
  'dist-assets/assets.json': exposed({
    PluginRoot: ['notesPlugin', 'NotesPage', 'NotesCard', 'isNotesAvailable'],
    Legacy: ['OldPage'],
  }),
};
const wiring = (config: object | string): Files => ({
  'app-config.dynamic.yaml': JSON.stringify({ dynamicPlugins: { frontend: { 'acme.notes': config } } }),
});
const GOOD_WIRING = wiring({
  dynamicRoutes: [{ path: '/notes', importName: 'NotesPage', menuItem: { text: 'Notes', icon: 'docs' } }],
  mountPoints: [
    {
      mountPoint: 'entity.page.overview/cards',
      importName: 'NotesCard',
      config: { if: { allOf: ['isNotesAvailable', { isKind: 'component' }] } },
    },
  ],
  menuItems: { notes: { priority: 1 } },
});

function examined(
  base: Files,
  changes: Files,
  host: Partial<HostManifest>,
  deployedPlugins: readonly string[] = [],
): readonly DoctorFinding[] {
  const projectDir = temporaryFolder();
  writeFiles(projectDir, { ...base, ...changes });
  const hosts = [{ ...HOST, ...host }];
  return examine({ folder: path.join(projectDir, 'dist-dynamic'), projectDir, hosts, deployedPlugins }).findings;
}

const manifest = (changes: object): Files => ({ 'dist-dynamic/package.json': { ...MANIFEST, ...changes } });
const code = (text: string): Files => ({ 'dist-dynamic/dist/more.cjs.js': text });
const shipped = (name: string, fields: object, files: Files = {}): Files => ({
  [`dist-dynamic/node_modules/${name}/package.json`]: { name, version: '1.0.0', ...fields },
  [`dist-dynamic/node_modules/${name}/index.js`]: '',
  ...Object.fromEntries(
    Object.entries(files).map(([file, content]) => [`dist-dynamic/node_modules/${name}/${file}`, content]),
  ),
});
const module_ = (pluginId: string, moduleId = 'shout'): Files => ({
  ...manifest({ backstage: { role: 'backend-plugin-module', pluginId } }),
  'dist-dynamic/dist/index.cjs.js': plugin(
    `api.createBackendModule({ pluginId: '${pluginId}', moduleId: '${moduleId}', register() {} })`,
  ),
});

it('a healthy backend and a healthy frontend have no findings', () => {
  expect(examined(BACKEND, {}, {})).toEqual([]);
  expect(examined(FRONTEND, GOOD_WIRING, {})).toEqual([]);
});

/** What is broken, the expected finding, and the change that its fix asks for. */
interface Case {
  readonly of: Files;
  readonly broken: Files;
  readonly host?: Partial<HostManifest>;
  readonly found: Partial<DoctorFinding> & { readonly effect: string; readonly fixes: RegExp };
  readonly fixed?: Files;
  readonly deployed?: readonly string[];
}

const errors = `require('@backstage/errors').NotFoundError;`;
const CASES: Readonly<Record<string, readonly (readonly [string, Case])[]>> = {
  'missing-package': [
    [
      'a package of Backstage',
      {
        of: BACKEND,
        broken: {
          ...manifest({ peerDependencies: { '@backstage/plugin-kubernetes-node': '^0.3.0' } }),
          ...code(`\nvar k = require('@backstage/plugin-kubernetes-node');`),
        },
        found: {
          severity: 'error',
          message: 'The code asks for @backstage/plugin-kubernetes-node, which does not ship.',
          path: 'dist/more.cjs.js',
          line: 2,
          effect: `Cannot find module '@backstage/plugin-kubernetes-node'`,
          fixes: /"embedPackages": \["@backstage\/plugin-kubernetes-node"\]/,
          edit: { option: 'embedPackages', add: '@backstage/plugin-kubernetes-node' },
        },
        fixed: shipped('@backstage/plugin-kubernetes-node', { version: '0.3.1+embedded' }),
      },
    ],
    [
      'a peer of others',
      {
        of: BACKEND,
        broken: { ...manifest({ peerDependencies: { pg: '^8.0.0' } }), ...code(`require('pg');`) },
        found: {
          severity: 'error',
          effect: `Cannot find module 'pg'`,
          fixes: /"bundlePeers": \["pg"\]/,
          edit: { option: 'bundlePeers', add: 'pg' },
        },
        fixed: shipped('pg', {}),
      },
    ],
    [
      'a package that nothing declares',
      {
        of: BACKEND,
        broken: code(`import('luxon');`),
        found: {
          severity: 'error',
          effect: `Cannot find module 'luxon'`,
          fixes: /Add luxon to the dependencies of the plugin/,
        },
        fixed: shipped('luxon', {}),
      },
    ],
    [
      'what a shipped package asks the host for',
      {
        of: BACKEND,
        broken: shipped(
          'plugin-tools',
          { peerDependencies: { '@backstage/plugin-techdocs-node': '*' } },
          { 'index.js': `\n\nrequire('@backstage/plugin-techdocs-node/alpha');` },
        ),
        found: {
          message: 'plugin-tools asks for @backstage/plugin-techdocs-node/alpha, which does not ship.',
          path: 'node_modules/plugin-tools/index.js',
          line: 3,
          effect: `Cannot find module '@backstage/plugin-techdocs-node'`,
          fixes: /dependencies of plugin-tools/,
        },
        fixed: shipped('@backstage/plugin-techdocs-node', {}),
      },
    ],
    [
      'a host of which only the least is known',
      {
        of: BACKEND,
        broken: code(`require('luxon');`),
        host: { backstage: undefined, features: undefined } as object,
        found: { severity: 'warning', effect: 'not every host has luxon', fixes: /Add luxon/ },
        fixed: shipped('luxon', {}),
      },
    ],
  ],
  'package-version': [
    [
      'a newer range',
      {
        of: BACKEND,
        broken: manifest({ peerDependencies: { '@backstage/backend-plugin-api': '^1.10.1' } }),
        found: {
          severity: 'warning',
          message: 'The plugin asks for @backstage/backend-plugin-api@^1.10.1.',
          effect: 'has @backstage/backend-plugin-api 1.8.0',
          fixes: /Build the plugin with the Backstage release of the host/,
        },
        fixed: manifest({}),
      },
    ],
  ],
  'vanished-export': [
    [
      'a name that is gone',
      {
        of: BACKEND,
        broken: code(
          `var node = require('@backstage/plugin-catalog-node/alpha');\n\nnode.catalogProcessingExtensionPoint;`,
        ),
        found: {
          severity: 'error',
          message: 'The code takes catalogProcessingExtensionPoint from @backstage/plugin-catalog-node/alpha.',
          path: 'dist/more.cjs.js',
          line: 3,
          effect: '@backstage/plugin-catalog-node 2.1.0 does not export catalogProcessingExtensionPoint from ./alpha',
          fixes: /Use what the host exports, or ship a copy: "dynplug": { "embedPackages"/,
        },
        fixed: code(`var node = require('@backstage/plugin-catalog-node');\n\nnode.catalogProcessingExtensionPoint;`),
      },
    ],
    [
      'a name that is passed on',
      {
        of: BACKEND,
        broken: code(`var node = require('@backstage/plugin-catalog-node');\nexports.gone = node.gone;`),
        found: {
          severity: 'warning',
          message: 'The code passes on gone from @backstage/plugin-catalog-node.',
          effect: '@backstage/plugin-catalog-node 2.1.0 does not export gone',
          fixes: /embedPackages/,
        },
        fixed: shipped('@backstage/plugin-catalog-node', { version: '2.0.0+embedded' }),
      },
    ],
    [
      'an entry point that is gone',
      {
        of: BACKEND,
        broken: code(`require('@backstage/plugin-catalog-node/testUtils');`),
        found: {
          severity: 'warning',
          effect: 'its manifest has no entry point ./testUtils of @backstage/plugin-catalog-node 2.1.0',
          fixes: /embedPackages/,
        },
        fixed: code(''),
      },
    ],
  ],
  'required-esm': [
    [
      'an older Node',
      {
        of: BACKEND,
        broken: { ...code(`require('esm-only');`), ...shipped('esm-only', { type: 'module' }) },
        host: { node: '20.18.1' },
        found: {
          severity: 'error',
          message: 'The code requires esm-only, which has ES modules only.',
          effect: 'runs Node 20.18.1, where require fails: ERR_REQUIRE_ESM',
          fixes: /await import\("esm-only"\)/,
        },
        fixed: code(`import('esm-only');`),
      },
    ],
    [
      'a package for import only',
      {
        of: BACKEND,
        broken: {
          ...code(`require('esm-only/part');`),
          ...shipped('esm-only', { exports: { './part': { import: './index.js' } } }),
        },
        found: {
          effect: 'require finds no entry point: ERR_PACKAGE_PATH_NOT_EXPORTED',
          fixes: /import\("esm-only\/part"\)/,
        },
        fixed: shipped('esm-only', { exports: { './part': { import: './index.mjs', require: './index.js' } } }),
      },
    ],
    [
      'a module that waits',
      {
        of: BACKEND,
        broken: {
          ...code(`require('esm-only');`),
          ...shipped('esm-only', { type: 'module' }, { 'index.js': 'export const a = await 1;' }),
        },
        found: { effect: 'require cannot wait for it: ERR_REQUIRE_ASYNC_MODULE', fixes: /import/ },
        fixed: shipped('esm-only', { type: 'module' }, { 'index.js': 'export async function a() { await 1; }' }),
      },
    ],
  ],
  'package-path': [
    [
      'migrations of another name',
      {
        of: BACKEND,
        broken: code(`${API}\napi.resolvePackagePath('@acme/notes-database', 'migrations');`),
        found: {
          severity: 'error',
          message: 'The code looks up migrations of @acme/notes-database with resolvePackagePath.',
          line: 3,
          effect: `does not find @acme/notes-database: Cannot find module '@acme/notes-database/package.json'`,
          fixes: /Use the name of the plugin, @acme\/backstage-plugin-notes-backend/,
        },
        fixed: {
          ...code(`${API}\napi.resolvePackagePath('@acme/backstage-plugin-notes-backend', 'migrations');`),
          'dist-dynamic/migrations/1.js': '',
        },
      },
    ],
    [
      'migrations that do not ship',
      {
        of: BACKEND,
        broken: code(`${API}\napi.resolvePackagePath('@acme/backstage-plugin-notes-backend', 'migrations');`),
        found: { effect: 'migrations does not ship', fixes: /List "migrations" in "files"/ },
        fixed: { 'dist-dynamic/migrations/1.js': '' },
      },
    ],
    [
      'a dependency, in a host without a rule for it',
      {
        of: { ...BACKEND, ...code(`${API}api.resolvePackagePath('left', 'data');`) },
        broken: {},
        host: { installer: 'backstage' },
        found: { effect: `does not find left: Cannot find module 'left/package.json'`, fixes: /__dirname/ },
        fixed: code(''),
      },
    ],
  ],
  'unread-code': [
    [
      'a script that does not parse',
      {
        of: BACKEND,
        broken: code('nonsense ('),
        found: {
          severity: 'warning',
          path: 'dist/more.cjs.js',
          effect: 'what it asks of the host is not known',
          fixes: /Build the plugin again/,
        },
        fixed: code(''),
      },
    ],
  ],
  'registered-twice': [
    [
      'a plugin',
      {
        of: BACKEND,
        broken: { 'dist-dynamic/dist/index.cjs.js': plugin(`api.createBackendPlugin({ pluginId: 'catalog' })`) },
        found: {
          severity: 'error',
          message: `The plugin registers plugin 'catalog'.`,
          effect: `registers it too: "Plugin 'catalog' is already registered", and the backend does not start`,
          fixes: /another id/,
        },
        fixed: { 'dist-dynamic/dist/index.cjs.js': plugin() },
      },
    ],
    [
      'a plugin whose package tells its id',
      {
        of: BACKEND,
        broken: { 'dist-dynamic/dist/index.cjs.js': plugin(`api.createBackendPlugin({ pluginId: 'scaffolder' })`) },
        found: {
          effect: `registers it too: "Plugin 'scaffolder' is already registered", and the backend does not start`,
          fixes: /another id/,
        },
        fixed: { 'dist-dynamic/dist/index.cjs.js': plugin() },
      },
    ],
    [
      'a plugin whose code does not tell its id',
      {
        of: BACKEND,
        broken: {
          ...manifest({ backstage: { role: 'backend-plugin', pluginId: 'catalog' } }),
          'dist-dynamic/dist/index.cjs.js': plugin('make()'),
        },
        found: {
          message: `The plugin registers plugin 'catalog'.`,
          effect: `registers it too: "Plugin 'catalog' is already registered", and the backend does not start`,
          fixes: /another id/,
        },
        fixed: manifest({}),
      },
    ],
    [
      'a module',
      {
        of: BACKEND,
        broken: module_('catalog', 'logs'),
        found: {
          message: `The plugin registers module 'logs' for plugin 'catalog'.`,
          effect: `registers it too: "Module 'logs' for plugin 'catalog' is already registered", and the backend does not start`,
          fixes: /another id/,
        },
        fixed: module_('catalog'),
      },
    ],
    [
      'a package whose ids nobody knows',
      {
        of: BACKEND,
        broken: manifest({ name: '@acme/plugin-translations-backend-dynamic' }),
        found: {
          effect: `registers it too by @acme/plugin-translations-backend: the ids are taken, and the backend does not start`,
          fixes: /Do not deploy it/,
        },
        fixed: manifest({}),
      },
    ],
  ],
  'absent-plugin': [
    [
      'a module of a plugin that no host has',
      {
        of: BACKEND,
        broken: module_('kubernetes'),
        found: {
          severity: 'warning',
          message: 'The module extends the plugin kubernetes.',
          effect: 'registers no plugin kubernetes: the module never starts, without a message',
          fixes: /deployedPlugins: \["kubernetes"\]/,
        },
        deployed: ['kubernetes'],
      },
    ],
  ],
  'service-override': [
    [
      'a core service',
      {
        of: BACKEND,
        broken: {
          'dist-dynamic/dist/index.cjs.js': plugin(
            'api.createServiceFactory({ service: api.coreServices.rootHttpRouter })',
          ),
        },
        found: {
          severity: 'warning',
          message: 'The plugin replaces the service core.rootHttpRouter.',
          effect: 'registers its own factory of this service, which wins: the plugin does nothing',
          fixes: /^Start the host with ENABLE_CORE_ROOTHTTPROUTER_OVERRIDE=true/,
        },
        fixed: { 'dist-dynamic/dist/index.cjs.js': plugin('api.createServiceFactory({ service: notesRef })') },
      },
    ],
  ],
  'supported-versions': [
    [
      'another release',
      {
        of: BACKEND,
        broken: manifest({ backstage: { ...MANIFEST.backstage, 'supported-versions': '1.55.0' } }),
        found: {
          severity: 'warning',
          message: 'The plugin says that it supports Backstage 1.55.0.',
          effect: 'has Backstage 1.49.4',
          fixes: /supportedVersions/,
        },
        fixed: manifest({ backstage: { ...MANIFEST.backstage, 'supported-versions': '^1.45.0' } }),
      },
    ],
  ],
  'required-config': [
    [
      'a key that is required all the way',
      {
        of: BACKEND,
        broken: {
          'dist-dynamic/dist/configSchema.json': {
            properties: {
              notes: { properties: { url: { type: 'string' }, size: { default: 3 } }, required: ['url', 'size'] },
            },
            required: ['notes'],
          },
        },
        found: {
          severity: 'warning',
          message: 'The plugin requires the configuration notes.url, and no example gives it.',
          effect: 'starts without the plugin if it is not set',
          fixes: /Add notes\.url to app-config\.dynamic\.yaml/,
        },
        fixed: { 'app-config.dynamic.yaml': 'notes:\n  url: ${NOTES_URL}\n' },
      },
    ],
    [
      'a key below one that the example has',
      {
        of: BACKEND,
        broken: {
          'app-config.dynamic.yaml': 'notes:\n  size: 3\n',
          ...manifest({ backstage: { ...MANIFEST.backstage, 'supported-versions': '^1.45.0' } }),
        },
        host: { backstage: '1.52.0' },
        found: {
          message: 'The plugin requires the configuration notes.url, and no example gives it.',
          effect: 'does not start without it',
          fixes: /notes\.url/,
        },
        fixed: { 'app-config.dynamic.yaml': 'notes:\n  url: x\n' },
      },
    ],
  ],
  'shared-library': [
    [
      'one of a later release than that of the shell',
      {
        of: FRONTEND,
        broken: {
          'dist-assets/assets.json': exposed({ PluginRoot: ['NotesPage'] }, [
            { request: '@backstage/core-plugin-api', version: '1.13.2' },
          ]),
        },
        found: {
          severity: 'warning',
          message: 'The plugin is built with @backstage/core-plugin-api 1.13.2.',
          effect: 'its shell has @backstage/core-plugin-api 1.12.0 and 1.12.1',
          fixes: /Build the plugin with the Backstage release of the host/,
        },
        fixed: {
          'dist-assets/assets.json': exposed({ PluginRoot: ['NotesPage'] }, [
            { request: '@backstage/core-plugin-api', version: '1.12.9' },
            { request: '@scalprum/react-core', version: '0.11.4' },
            { request: '@material-ui/core/styles', version: '4.12.4' },
            { request: '@backstage/frontend-plugin-api', version: '0.17.0' },
            { request: '@acme/theme', version: '9.0.0' },
          ]),
        },
      },
    ],
    [
      'of Scalprum, whose minor releases break',
      {
        of: FRONTEND,
        broken: {
          'dist-assets/assets.json': exposed({ PluginRoot: ['NotesPage'] }, [
            { request: '@scalprum/react-core', version: '0.9.5' },
          ]),
        },
        found: {
          severity: 'warning',
          message: 'The plugin is built with @scalprum/react-core 0.9.5.',
          effect: 'its shell has @scalprum/react-core 0.11.1',
          fixes: /Build the plugin/,
        },
        fixed: { 'dist-assets/assets.json': exposed({ PluginRoot: ['NotesPage'] }, []) },
      },
    ],
    [
      'a range of React that the shell is outside of',
      {
        of: FRONTEND,
        broken: {
          'dist-dynamic/package.json': {
            ...MANIFEST,
            name: '@acme/backstage-plugin-notes-dynamic',
            backstage: { role: 'frontend-plugin', pluginId: 'notes' },
            peerDependencies: { react: '^19.0.0' },
          },
          'dist-assets/assets.json': exposed({ PluginRoot: ['NotesPage'] }, [{ request: 'react' }]),
        },
        found: {
          severity: 'warning',
          message: 'The plugin asks for react@^19.0.0.',
          effect: 'its shell has react 18.3.1',
          path: 'package.json',
          fixes: /Build the plugin/,
        },
        fixed: {
          'dist-dynamic/package.json': {
            ...MANIFEST,
            name: '@acme/backstage-plugin-notes-dynamic',
            backstage: { role: 'frontend-plugin', pluginId: 'notes' },
            peerDependencies: { react: '^17.0.0 || ^18.0.0' },
          },
        },
      },
    ],
    [
      'what only the shell can bring, and does not have',
      {
        of: FRONTEND,
        broken: {
          'dist-assets/assets.json': exposed({ PluginRoot: ['NotesPage'] }, [{ request: 'react-router-dom' }]),
        },
        found: {
          severity: 'error',
          message: 'The plugin takes react-router-dom from the shell.',
          effect: 'its shell has no react-router-dom',
          fixes: /Build the plugin/,
        },
        fixed: {
          'dist-assets/assets.json': exposed({ PluginRoot: ['NotesPage'] }, [
            { request: 'react-router-dom', version: '6.30.0' },
          ]),
        },
      },
    ],
  ],
  'new-system-only': [
    [
      'features without components',
      {
        of: FRONTEND,
        broken: {
          'dist-dynamic/package.json': {
            ...MANIFEST,
            name: '@acme/backstage-plugin-notes-dynamic',
            backstage: { role: 'frontend-plugin', features: { '.': '@backstage/FrontendPlugin' } },
          },
          'dist-dynamic/dist/mf-manifest.json': {},
          'dist-assets/assets.json': exposed({ PluginRoot: ['default'] }),
        },
        found: {
          severity: 'warning',
          effect: 'its default shell shows nothing of the plugin',
          fixes: /app-next and ENABLE_STANDARD_MODULE_FEDERATION/,
        },
        fixed: { 'dist-assets/assets.json': exposed({ PluginRoot: ['default', 'NotesPage'] }) },
      },
    ],
    [
      'no assets for module federation either',
      {
        of: FRONTEND,
        broken: {
          'dist-dynamic/package.json': {
            ...MANIFEST,
            name: '@acme/backstage-plugin-notes-dynamic',
            backstage: { role: 'frontend-plugin', features: { '.': '@backstage/FrontendPlugin' } },
          },
          'dist-assets/assets.json': exposed({ PluginRoot: ['default'] }),
        },
        found: {
          severity: 'error',
          effect:
            'its default shell shows nothing of the plugin, and the other shell finds no assets for module federation',
          fixes: /Build assets for module federation/,
        },
        fixed: { 'dist-assets/assets.json': exposed({ PluginRoot: ['NotesPage'] }) },
      },
    ],
  ],
  'wiring-fields': [
    [
      'another name',
      {
        of: FRONTEND,
        broken: { 'app-config.dynamic.yaml': 'dynamicPlugins: { frontend: { acme.note: {} } }' },
        found: {
          severity: 'error',
          message: 'app-config.dynamic.yaml configures acme.note, but the plugin is called acme.notes.',
          effect: 'does not load the plugin',
          fixes: /Rename the key .* to acme\.notes/,
        },
        fixed: GOOD_WIRING,
      },
    ],
    [
      'an unknown key',
      {
        of: FRONTEND,
        broken: wiring({ mountPoint: [] }),
        found: {
          severity: 'warning',
          message: 'app-config.dynamic.yaml: there is no wiring mountPoint.',
          effect: 'ignores it',
          fixes: /^Write mountPoints\.$/,
        },
        fixed: wiring({ mountPoints: [] }),
      },
    ],
    [
      'no list',
      {
        of: FRONTEND,
        broken: wiring({ appIcons: { name: 'notes' } }),
        found: {
          severity: 'error',
          message: 'app-config.dynamic.yaml: appIcons is not a list.',
          effect: 'cannot read it, and may show no page at all',
          fixes: /- /,
        },
        fixed: wiring({ appIcons: [{ name: 'notes', importName: 'NotesCard' }] }),
      },
    ],
    [
      'a missing field',
      {
        of: FRONTEND,
        broken: wiring({ dynamicRoutes: [{ importName: 'NotesPage' }] }),
        found: {
          severity: 'error',
          message: 'app-config.dynamic.yaml: dynamicRoutes[0] has no path.',
          effect: 'does not show the entry',
          fixes: /Add "path"/,
        },
        fixed: wiring({ dynamicRoutes: [{ path: '/notes', importName: 'NotesPage' }] }),
      },
    ],
  ],
  'wiring-import': [
    [
      'an export that is missing',
      {
        of: FRONTEND,
        broken: wiring({ dynamicRoutes: [{ path: '/notes', importName: 'NotePage' }] }),
        found: {
          severity: 'error',
          message:
            'app-config.dynamic.yaml: dynamicRoutes[0] names NotePage, which the module PluginRoot does not export.',
          effect: 'ignores the entry, with a warning in the console of the browser',
          fixes: /^Write NotesPage\.$/,
        },
        fixed: GOOD_WIRING,
      },
    ],
    [
      'an export of another module',
      {
        of: FRONTEND,
        broken: wiring({ dynamicRoutes: [{ path: '/notes', importName: 'OldPage' }] }),
        found: {
          effect: 'ignores the entry, with a warning in the console of the browser',
          fixes: /^Write module: Legacy in the entry/,
        },
        fixed: wiring({ dynamicRoutes: [{ path: '/notes', importName: 'OldPage', module: 'Legacy' }] }),
      },
    ],
    [
      'a module that is not exposed',
      {
        of: FRONTEND,
        broken: wiring({ dynamicRoutes: [{ path: '/notes', importName: 'OldPage', module: 'legacy' }] }),
        found: {
          message:
            'app-config.dynamic.yaml: dynamicRoutes[0] names the module legacy, which the plugin does not expose.',
          effect: 'ignores the entry, with a warning in the console of the browser',
          fixes: /^Write module: Legacy, or expose it\. Exposed: PluginRoot, Legacy/,
        },
        fixed: wiring({ dynamicRoutes: [{ path: '/notes', importName: 'OldPage', module: 'Legacy' }] }),
      },
    ],
    [
      'a condition of another module',
      {
        of: FRONTEND,
        broken: wiring({
          mountPoints: [
            {
              mountPoint: 'entity.page.ci/cards',
              module: 'Legacy',
              importName: 'OldPage',
              config: { if: { allOf: ['isNotesAvailable'] } },
            },
          ],
        }),
        found: {
          message:
            'app-config.dynamic.yaml: mountPoints[0].config.if names isNotesAvailable, which the module Legacy does not export.',
          effect: 'takes the condition for false and never shows the component',
          fixes: /PluginRoot/,
        },
        fixed: wiring({
          mountPoints: [
            {
              mountPoint: 'entity.page.ci/cards',
              importName: 'NotesCard',
              config: { if: { allOf: ['isNotesAvailable'] } },
            },
          ],
        }),
      },
    ],
    [
      'a reference of a translation',
      {
        of: FRONTEND,
        broken: wiring({ translationResources: [{ importName: 'NotesPage', ref: 'notesRef' }] }),
        found: {
          message:
            'app-config.dynamic.yaml: translationResources[0] names notesRef, which the module PluginRoot does not export.',
          effect: 'ignores the entry, with a warning in the console of the browser',
          fixes: /Export notesRef|Write/,
        },
        fixed: wiring({ translationResources: [{ importName: 'NotesPage', ref: 'notesPlugin' }] }),
      },
    ],
  ],
  'wiring-module': [
    [
      'a module that only an add-on needs',
      {
        of: FRONTEND,
        broken: wiring({ techdocsAddons: [{ importName: 'OldPage', module: 'Legacy' }] }),
        found: {
          severity: 'error',
          message:
            'app-config.dynamic.yaml: techdocsAddons[0] imports from Legacy, and no other entry loads that module.',
          effect: 'never loads the module, so the entry does not show',
          fixes: /pluginModule: Legacy/,
        },
        fixed: wiring({ techdocsAddons: [{ importName: 'OldPage', module: 'Legacy' }], pluginModule: 'Legacy' }),
      },
    ],
    [
      'no module that shells always load',
      {
        of: { ...FRONTEND, ...wiring({}) },
        broken: { 'dist-assets/assets.json': exposed({ Legacy: ['OldPage'] }) },
        found: {
          severity: 'error',
          message: 'The plugin does not expose PluginRoot, which shells always load.',
          effect: 'Failed to load plugin acme.notes',
          fixes: /pluginModule: Legacy/,
        },
        fixed: wiring({ pluginModule: 'Legacy' }),
      },
    ],
  ],
  'wiring-mount-point': [
    [
      'a misspelt one',
      {
        of: FRONTEND,
        broken: wiring({ mountPoints: [{ mountPoint: 'entity.page.overviews/cards', importName: 'NotesCard' }] }),
        found: {
          severity: 'warning',
          message: 'app-config.dynamic.yaml: mountPoints[0] names the mount point entity.page.overviews/cards.',
          effect: 'has none of this name, and shows nothing',
          fixes: /^Write entity\.page\.overview\/cards\.$/,
        },
        fixed: wiring({
          mountPoints: [{ mountPoint: 'entity.page.overviews/cards', importName: 'NotesCard' }],
          entityTabs: [{ path: '/o', title: 'O', mountPoint: 'entity.page.overviews' }],
        }),
      },
    ],
    [
      'one without its end',
      {
        of: FRONTEND,
        broken: wiring({ mountPoints: [{ mountPoint: 'entity.page.ci', importName: 'NotesCard' }] }),
        found: { effect: 'has none of this name, and shows nothing', fixes: /^Write entity\.page\.ci\/cards\.$/ },
        fixed: wiring({ mountPoints: [{ mountPoint: 'acme.page.ci', importName: 'NotesCard' }] }),
      },
    ],
  ],
  'wiring-condition': (
    [
      [
        { allOf: 'isNotesAvailable' },
        'error',
        'fails while it starts: the whole app stays on its loader',
        /Write "- " in front/,
      ],
      [{}, 'error', 'never shows the component', /below one of them/],
      [{ anyOf: [], allOf: [] }, 'warning', 'looks at allOf only', /Keep one/],
      [{ anyOf: [{ isKind: 'a', isType: 'b' }] }, 'warning', 'looks at isKind only', /a condition of its own/],
      [{ anyOf: [{ kind: 'a' }] }, 'error', 'takes it for false', /- isKind/],
      [
        { anyOf: [{ hasAnnotation: ['a', 'b'] }] },
        'error',
        'looks for one annotation of that whole list, and finds none',
        /one hasAnnotation for each/,
      ],
    ] as const
  ).map(([condition, severity, effect, fixes]): [string, Case] => [
    JSON.stringify(condition),
    {
      of: FRONTEND,
      broken: wiring({
        mountPoints: [{ mountPoint: 'entity.page.ci/cards', importName: 'NotesCard', config: { if: condition } }],
      }),
      found: { severity, effect, fixes },
      fixed: wiring({
        mountPoints: [
          {
            mountPoint: 'entity.page.ci/cards',
            importName: 'NotesCard',
            config: { if: { anyOf: [{ hasAnnotation: ['a'] }, { hasAnnotation: 'b' }] } },
          },
        ],
      }),
    },
  ]),
};

describe.each(Object.entries(CASES))('%s', (rule, cases) => {
  it.each(cases)(
    'finds %s, and nothing after the fix',
    (_what, { of, broken, host = {}, found, fixed = {}, deployed = [] }) => {
      const { effect, fixes, ...fields } = found;
      const findings = examined(of, broken, host);
      expect(findings).toMatchObject([{ rule, ...fields, hosts: [{ host: 'production', effect }] }]);
      expect(findings[0]?.fix).toMatch(fixes);
      expect(examined(of, { ...broken, ...fixed }, host, deployed)).toEqual([]);
    },
  );
});

it('every rule has a case', () => {
  expect(Object.keys(CASES).sort()).toEqual(DOCTOR_RULES.map(({ id }) => id).sort());
});

describe('no finding', () => {
  it.each<[string, Files, Files, Partial<HostManifest>]>([
    [
      'for a package of which only types are used',
      BACKEND,
      manifest({ peerDependencies: { '@backstage/plugin-kubernetes-node': '^9.0.0' } }),
      {},
    ],
    ['for a package that the code can do without', BACKEND, code(`try { require('luxon'); } catch {}`), {}],
    [
      'for an optional peer of a shipped package',
      BACKEND,
      shipped(
        'knex',
        { peerDependencies: { mysql: '*' }, peerDependenciesMeta: { mysql: { optional: true } } },
        { 'index.js': `require('mysql');` },
      ),
      {},
    ],
    [
      'for what a shipped package neither declares nor gets',
      BACKEND,
      shipped('old', {}, { 'index.js': `require('nowhere');` }),
      {},
    ],
    [
      'for modules of Node, files and the plugin itself',
      BACKEND,
      code(
        `require('fs/promises'); require('node:path'); require('./index.cjs.js'); require('@acme/backstage-plugin-notes-backend/package.json');`,
      ),
      {},
    ],
    ['for names where the manifest knows none', BACKEND, code(errors), {}],
    [
      'for an ES module in a Node that requires it',
      BACKEND,
      { ...code(`require('esm-only');`), ...shipped('esm-only', { type: 'module' }) },
      { node: '20 || 22' },
    ],
    ['for a module of a plugin whose id its package tells', BACKEND, module_('translations'), {}],
    [
      'for a module in a host that does not say what it registers',
      BACKEND,
      module_('kubernetes'),
      { features: undefined } as object,
    ],
    [
      'for libraries of a shell that the manifest does not tell about',
      FRONTEND,
      {
        'dist-assets/assets.json': exposed({ PluginRoot: ['NotesPage'] }, [
          { request: 'react' },
          { request: '@backstage/core-plugin-api', version: '9.0.0' },
        ]),
      },
      { frontend: undefined } as object,
    ],
    ['for wiring in a host with another shell', FRONTEND, wiring({ nonsense: 1 }), { installer: 'backstage' }],
    [
      'for migrations of a dependency, where the host knows those',
      BACKEND,
      code(`${API}api.resolvePackagePath('left', 'migrations');`),
      {},
    ],
    [
      'for modules whose exports are not known',
      { ...FRONTEND, 'dist-assets/assets.json': {} },
      {
        'dist-assets/assets.json': {
          ...exposed({}),
          scalprum: { name: 'acme.notes', exposedModules: { PluginRoot: { file: 'x' } } },
        },
        ...wiring({ dynamicRoutes: [{ path: '/', importName: 'X' }] }),
      },
      {},
    ],
  ])('%s', (_what, base, changes, host) => {
    expect(examined(base, changes, host)).toEqual([]);
  });
});

it('one problem in several hosts is one finding, with what happens in each', () => {
  const projectDir = temporaryFolder();
  writeFiles(projectDir, { ...BACKEND, ...code(`require('@backstage/plugin-notifications-node');`) });
  const hosts = HOST_NAMES.map(shippedHost);
  const { findings } = examine({ folder: path.join(projectDir, 'dist-dynamic'), projectDir, hosts });
  expect(
    findings
      .filter(({ rule }) => rule === 'missing-package')
      .map((one) => [one.severity, one.hosts.map(({ host }) => host)]),
  ).toEqual([
    ['error', ['rhdh-1.9', 'rhdh-1.10', 'rhdh-next']],
    ['warning', ['backstage']],
  ]);
});

it.each([
  ['no folder', {}, 'ENOTBUILT'],
  ['a folder without package.json', { 'dist-dynamic/x': '' }, 'EARTIFACT'],
  [
    'a folder of a library',
    { 'dist-dynamic/package.json': { name: 'x', version: '1.0.0', backstage: { role: 'node-library' } } },
    'EARTIFACT',
  ],
  ['broken JSON', { 'dist-dynamic/package.json': '{' }, 'EMANIFEST'],
  ['a broken configuration', { ...BACKEND, 'app-config.dynamic.yaml': 'a: [' }, 'EYAML'],
])('is an error: %s', (_what, files, errorCode) => {
  expect(() => examined({}, files, {})).toThrow(expect.objectContaining({ code: errorCode }));
});
