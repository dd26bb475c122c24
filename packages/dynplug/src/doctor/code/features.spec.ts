import { type Feature, featureOf } from './features';
import { parseScript } from './script';

/** By file name; the entry point is `index.js`. */
function feature(files: Readonly<Record<string, string>>): Feature | undefined {
  return featureOf(
    {
      script: (file) => {
        const text = files[file];
        return text === undefined ? undefined : parseScript(text, /\.mjs$/.test(file));
      },
      resolve: (request) => Object.keys(files).find((file) => file === request.replace('./', '')),
    },
    'index.js',
  );
}
const PLUGIN = `var api = require('@backstage/backend-plugin-api');\nconst notes = api.createBackendPlugin({ pluginId: 'notes', register() {} });\n`;
const NOTES = { kind: 'plugin', pluginId: 'notes' };

it.each([
  ['exports.default', { 'index.js': `${PLUGIN}exports.default = notes;` }],
  [
    'exports that are emptied first',
    { 'index.js': `exports.default = exports.a = void 0;\n${PLUGIN}exports.default = notes;` },
  ],
  [
    'a module of Rollup',
    {
      'index.js': `var p = require('./plugin.js');\nexports.default = p.notes;`,
      'plugin.js': `${PLUGIN}exports.notes = notes;`,
    },
  ],
  [
    'a wrapped module',
    {
      'index.js': `var p = __toESM(require('./plugin.js'));\nexports.default = p.notes;`,
      'plugin.js': `${PLUGIN}exports.notes = notes;`,
    },
  ],
  [
    'a getter of TypeScript',
    {
      'index.js': `var p = require('./plugin.js');\nObject.defineProperty(exports, 'default', { enumerable: true, get: function () { return p.notes; } });`,
      'plugin.js': `${PLUGIN}exports.notes = notes;`,
    },
  ],
  [
    'a getter of esbuild',
    {
      'index.js': `var all = {};\n__export(all, { default: () => notes });\nmodule.exports = __toCommonJS(all);\n${PLUGIN}`,
    },
  ],
  ['module.exports as an object', { 'index.js': `${PLUGIN}module.exports = { default: notes };` }],
  [
    'module.exports of another module',
    { 'index.js': `module.exports = require('./plugin.js');`, 'plugin.js': `${PLUGIN}exports.default = notes;` },
  ],
  ['a call of what was made', { 'index.js': `${PLUGIN}exports.default = notes();` }],
  [
    'an ES module',
    {
      'index.js': `import { createBackendPlugin } from '@backstage/backend-plugin-api';\nexport default createBackendPlugin({ pluginId: 'notes' });`,
    },
  ],
  [
    'a re-export of an ES module',
    {
      'index.js': `export { notes as default } from './plugin.mjs';`,
      'plugin.mjs': `import { createBackendPlugin as make, createBackendPlugin } from '@backstage/backend-plugin-api';\nexport const notes = createBackendPlugin({ pluginId: 'notes' });`,
    },
  ],
  [
    'an import of an ES module',
    {
      'index.js': `import { notes } from './plugin.mjs';\nexport { notes as default };`,
      'plugin.mjs': `import { createBackendPlugin } from '@backstage/backend-plugin-api';\nexport const notes = createBackendPlugin({ pluginId: 'notes' });`,
    },
  ],
  [
    'an id of another file',
    {
      'index.js': `var id = require('./id.js');\nvar api = require('@backstage/backend-plugin-api');\nexports.default = api.createBackendPlugin({ pluginId: id.ID });`,
      'id.js': `const ID = "notes";\nexports.ID = ID;`,
    },
  ],
])('the feature of an entry point is found: %s', (_what, files) => {
  expect(feature(files)).toEqual(NOTES);
});

it('a module has two ids', () => {
  expect(
    feature({
      'index.js': `const { createBackendModule } = require('x');\nconst of = 'catalog';\nexports.default = createBackendModule({ pluginId: of, moduleId: \`notes\` });`,
    }),
  ).toEqual({ kind: 'module', pluginId: 'catalog', moduleId: 'notes' });
});

it('a service factory tells which core service it replaces', () => {
  const made = (service: string): Feature | undefined =>
    feature({
      'index.js': `var api = require('@backstage/backend-plugin-api');\nexports.default = api.createServiceFactory({ service: ${service}, deps: {} });`,
    });
  expect(made('api.coreServices.rootHttpRouter')).toEqual({ kind: 'service', service: 'core.rootHttpRouter' });
  expect(made('other.notesServiceRef')).toEqual({ kind: 'service', service: undefined });
});

it.each([
  ['nothing', { 'index.js': '' }],
  ['a value of the run', { 'index.js': 'exports.default = make();' }],
  ['a loader', { 'index.js': `exports.default = api.createBackendFeatureLoader({ loader() { return []; } });` }],
  ['modules in a circle', { 'index.js': `module.exports = require('./index.js');` }],
  ['a variable in a circle', { 'index.js': `var a = b, b = a;\nexports.default = a;` }],
  ['no file', {}],
])('no feature is made up for %s', (_what, files) => {
  expect(feature(files)).toBeUndefined();
});
