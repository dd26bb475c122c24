// Plugins of the benchmark's workspace that are measured from their sources on: TypeScript with a config schema in types, and the build of
// Backstage. Three have the closures of the other benchmarks, one has three libraries of the workspace.

const build = { build: 'backstage-cli package build' };
const published = { main: 'dist/index.cjs.js', types: 'dist/index.d.ts' };
const sources = {
  version: '1.0.0',
  main: 'src/index.ts',
  types: 'src/index.ts',
  publishConfig: published,
  scripts: build,
};
const cli = { '@backstage/cli': '0.36.6' };

/** What `nx run` costs that does nothing: what the work of a target is compared with. */
const nx = { targets: { noop: { executor: 'nx:noop' } } };

const node = (name) => ({
  name: `@bench/${name}`,
  ...sources,
  files: ['dist'],
  backstage: { role: 'node-library' },
  dependencies: { '@backstage/backend-plugin-api': '^1.10.1' },
  devDependencies: cli,
});

const backend = (pluginId, dependencies, more = {}) => ({
  name: `@bench/${pluginId}-backend`,
  ...sources,
  files: ['dist', 'config.d.ts'],
  configSchema: 'config.d.ts',
  backstage: { role: 'backend-plugin', pluginId },
  dependencies: { '@backstage/backend-plugin-api': '^1.10.1', ...dependencies },
  devDependencies: cli,
  nx,
  ...more,
});

/** The plugin with three libraries: flags that rhdh-cli requires, and dynplug finds out. */
export const LIBRARIES = {
  folder: 'plugins/source-backend',
  flags: ['--embed-package', '@bench/source-node', '--embed-package', '@bench/source-text'],
};

/** @param {string} name of a closure @returns {string} folder of the plugin in TypeScript that has it */
export const sourceFolder = (name) => `plugins/source-${name}-backend`;

/**
 * Only packages that other plugins of the workspace bring anyway, with the same ranges.
 * @param {Record<string, Record<string, string>>} closures direct dependencies by name
 */
export const sourceManifests = (closures) => ({
  [`${LIBRARIES.folder}/package.json`]: backend('source', {
    '@bench/source-common': 'workspace:^',
    '@bench/source-node': 'workspace:^',
    '@bench/source-text': 'workspace:^',
    express: '4.21.2',
    'express-promise-router': '4.1.1',
  }),
  ...Object.fromEntries(
    Object.entries(closures).map(([name, dependencies]) => [
      `${sourceFolder(name)}/package.json`,
      backend(`source-${name}`, dependencies),
    ]),
  ),
  'plugins/source-common/package.json': {
    name: '@bench/source-common',
    ...sources,
    publishConfig: { ...published, module: 'dist/index.esm.js' },
    files: ['dist'],
    backstage: { role: 'common-library', pluginId: 'source' },
    devDependencies: cli,
  },
  'packages/source-node/package.json': node('source-node'),
  'packages/source-text/package.json': node('source-text'),
});

const configSchema = (name) => `export interface Config {
  ${name}?: {
    /** @visibility secret */
    token?: string;
    limit?: number;
  };
}
`;

/** @param {readonly string[]} closures their names */
export const closureFiles = (closures) =>
  Object.fromEntries(
    closures.flatMap((name) => [
      [`${sourceFolder(name)}/config.d.ts`, configSchema(`source${name}`)],
      [`${sourceFolder(name)}/src/index.ts`, `export { plugin as default } from './plugin';\n`],
      [
        `${sourceFolder(name)}/src/plugin.ts`,
        `import { coreServices, createBackendPlugin } from '@backstage/backend-plugin-api';
import { createRouter } from './router';

export const plugin = createBackendPlugin({
  pluginId: 'source-${name}',
  register(env) {
    env.registerInit({
      deps: { router: coreServices.httpRouter },
      async init({ router }) {
        router.use(createRouter() as any);
      },
    });
  },
});
`,
      ],
      [
        `${sourceFolder(name)}/src/router.ts`,
        `export function createRouter(): unknown {
  const router = require('express').Router();
  router.get('/', (_request: unknown, response: any) => response.json({ name: '${name}' }));
  return router;
}
`,
      ],
    ]),
  );

export const SOURCE_FILES = {
  'tsconfig.json': JSON.stringify({
    extends: '@backstage/cli/config/tsconfig.json',
    include: ['plugins/source-*/src', 'packages/source-*/src'],
    compilerOptions: { outDir: 'dist-types', rootDir: '.', skipLibCheck: true, types: ['node'] },
  }),
  [`${LIBRARIES.folder}/config.d.ts`]: configSchema('source'),
  [`${LIBRARIES.folder}/src/index.ts`]: `export { sourcePlugin as default } from './plugin';\n`,
  [`${LIBRARIES.folder}/src/plugin.ts`]: `import { coreServices, createBackendPlugin } from '@backstage/backend-plugin-api';
import { createRouter } from './router';

export const sourcePlugin = createBackendPlugin({
  pluginId: 'source',
  register(env) {
    env.registerInit({
      deps: { router: coreServices.httpRouter, logger: coreServices.logger },
      async init({ router, logger }) {
        router.use(createRouter(logger) as any);
      },
    });
  },
});
`,
  [`${LIBRARIES.folder}/src/router.ts`]: `import type { LoggerService } from '@backstage/backend-plugin-api';
import { isItem } from '@bench/source-common';
import { described } from '@bench/source-node';
import { titled } from '@bench/source-text';
import { Store } from './store';

const Router = require('express-promise-router').default;

export function createRouter(logger: LoggerService): unknown {
  const router = Router();
  const store = new Store();
  router.use(require('express').json());
  router.get('/items', (_request: unknown, response: any) => response.json(store.all.map(described).map(titled)));
  router.post('/items', (request: any, response: any) => {
    logger.info('an item');
    if (isItem(request.body)) store.add(request.body);
    response.json(store.all);
  });
  return router;
}
`,
  [`${LIBRARIES.folder}/src/store.ts`]: `import type { Item } from '@bench/source-common';

export class Store {
  readonly #items: Item[] = [];

  get all(): readonly Item[] {
    return this.#items;
  }

  add(item: Item): void {
    this.#items.push(item);
  }
}
`,
  'plugins/source-common/src/index.ts': `export interface Item {
  readonly title: string;
}

export const isItem = (value: any): value is Item => typeof value?.title === 'string';
`,
  'packages/source-text/src/index.ts': `export const titled = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);\n`,
  'packages/source-node/src/index.ts': `export const described = (item: { readonly title: string }): string => \`\${item.title} of \${process.version}\`;\n`,
};
