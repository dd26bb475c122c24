// A fourth plugin of the benchmark's workspace, which is compared and not measured. It has what the three others lack: config schemas,
// packages of the workspace to embed, a peer, several entry points, source maps, and fields that an export drops or changes.

/** Options that rhdh-cli requires; dynplug finds them out. */
export const SCHEMA_FLAGS = ['--embed-package', '@bench/kit'];

const library = {
  version: '0.3.0',
  private: true,
  main: 'src/index.ts',
  types: 'src/index.ts',
  publishConfig: { main: 'dist/index.cjs.js', types: 'dist/index.d.ts' },
  files: ['dist', 'config.schema.json'],
};

/** Only packages that other plugins of the workspace bring anyway, with the same ranges. */
export const SCHEMA_MANIFESTS = {
  'plugins/schema-backend/package.json': {
    name: '@bench/schema-backend',
    version: '1.2.3',
    description: 'Compared, not measured',
    license: 'Apache-2.0',
    private: true,
    main: 'src/index.ts',
    types: 'src/index.ts',
    exports: { '.': './src/index.ts', './alpha': './src/alpha.ts', './package.json': './package.json' },
    typesVersions: { '*': { alpha: ['src/alpha.ts'], 'package.json': ['package.json'] } },
    files: ['dist', 'config.schema.json', 'migrations/**/*.js'],
    configSchema: 'config.schema.json',
    backstage: { role: 'backend-plugin', pluginId: 'schema', pluginPackages: ['@bench/schema-backend'] },
    scripts: { build: 'true', postpack: 'false' },
    nx: { tags: ['bench'] },
    dependencies: {
      '@backstage/backend-plugin-api': '^1.10.1',
      '@bench/kit': 'workspace:^',
      '@bench/schema-common': 'workspace:^',
      express: '4.21.2',
      'express-promise-router': '4.1.1',
    },
    peerDependencies: { knex: '^3.1.0' },
    devDependencies: { knex: '^3.1.0' },
  },
  'plugins/schema-common/package.json': {
    ...library,
    name: '@bench/schema-common',
    backstage: { role: 'common-library', pluginId: 'schema' },
    configSchema: 'config.schema.json',
    dependencies: { zod: '^3.23.0' },
    devDependencies: { '@backstage/cli': '0.36.6' },
  },
  'packages/kit/package.json': {
    ...library,
    name: '@bench/kit',
    backstage: { role: 'node-library' },
    scripts: { build: 'true' },
    nx: { tags: ['bench'] },
    dependencies: { '@backstage/backend-plugin-api': '^1.10.1', '@octokit/rest': '20.1.2' },
  },
};

const schema = (name, properties) =>
  JSON.stringify({
    $schema: 'https://backstage.io/schema/config-v1',
    type: 'object',
    properties: { [name]: { type: 'object', properties } },
  });
const feature = `exports.default = require('@backstage/backend-plugin-api').createBackendPlugin({ pluginId: 'schema', register() {} });\n`;
const strict = `'use strict';\nObject.defineProperty(exports, '__esModule', { value: true });\n`;

export const SCHEMA_FILES = {
  'plugins/schema-backend/config.schema.json': schema('schema', {
    secret: { type: 'string', visibility: 'secret' },
    limit: { type: 'number' },
  }),
  'plugins/schema-backend/README.md': '# schema\n',
  'plugins/schema-backend/migrations/1_init.js': 'exports.up = async () => {};\nexports.down = async () => {};\n',
  'plugins/schema-backend/src/index.ts': 'export default 1;\n',
  'plugins/schema-backend/src/alpha.ts': 'export default 1;\n',
  'plugins/schema-backend/dist/index.cjs.js': `${strict}require('@bench/kit');\nrequire('@bench/schema-common');\nrequire('express');\n${feature}//# sourceMappingURL=index.cjs.js.map\n`,
  'plugins/schema-backend/dist/index.cjs.js.map':
    '{"version":3,"file":"index.cjs.js","sources":[],"names":[],"mappings":""}',
  'plugins/schema-backend/dist/index.d.ts': 'export {};\n',
  'plugins/schema-backend/dist/alpha.cjs.js': strict + feature,
  'plugins/schema-backend/dist/alpha.d.ts': 'export {};\n',
  'plugins/schema-common/config.schema.json': schema('schema', { title: { type: 'string', visibility: 'frontend' } }),
  'plugins/schema-common/src/index.ts': 'export const limit = 1;\n',
  'plugins/schema-common/dist/index.cjs.js': `${strict}exports.limit = require('zod').z.number();\n`,
  'plugins/schema-common/dist/index.d.ts': 'export {};\n',
  'packages/kit/config.schema.json': '{}',
  'packages/kit/src/index.ts': 'export const kit = 1;\n',
  'packages/kit/dist/index.cjs.js': `${strict}exports.kit = () => require('@octokit/rest').Octokit;\n`,
  'packages/kit/dist/index.d.ts': 'export {};\n',
};
