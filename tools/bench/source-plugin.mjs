// A plugin of the benchmark's workspace that is measured from its sources on: TypeScript, a config schema in types, and two libraries of the
// workspace, all with the build of Backstage.

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

/** Flags that rhdh-cli requires; dynplug finds it out. */
export const SOURCE_FLAGS = ['--embed-package', '@bench/source-node'];
export const SOURCE_PLUGIN = 'plugins/source-backend';

/** Only packages that other plugins of the workspace bring anyway, with the same ranges. */
export const SOURCE_MANIFESTS = {
  [`${SOURCE_PLUGIN}/package.json`]: {
    name: '@bench/source-backend',
    ...sources,
    files: ['dist', 'config.d.ts'],
    configSchema: 'config.d.ts',
    backstage: { role: 'backend-plugin', pluginId: 'source' },
    dependencies: {
      '@backstage/backend-plugin-api': '^1.10.1',
      '@bench/source-common': 'workspace:^',
      '@bench/source-node': 'workspace:^',
      express: '4.21.2',
      'express-promise-router': '4.1.1',
    },
    devDependencies: cli,
  },
  'plugins/source-common/package.json': {
    name: '@bench/source-common',
    ...sources,
    publishConfig: { ...published, module: 'dist/index.esm.js' },
    files: ['dist'],
    backstage: { role: 'common-library', pluginId: 'source' },
    devDependencies: cli,
  },
  'packages/source-node/package.json': {
    name: '@bench/source-node',
    ...sources,
    files: ['dist'],
    backstage: { role: 'node-library' },
    dependencies: { '@backstage/backend-plugin-api': '^1.10.1' },
    devDependencies: cli,
  },
};

export const SOURCE_FILES = {
  'tsconfig.json': JSON.stringify({
    extends: '@backstage/cli/config/tsconfig.json',
    include: ['plugins/source-*/src', 'packages/source-*/src'],
    compilerOptions: { outDir: 'dist-types', rootDir: '.', skipLibCheck: true, types: ['node'] },
  }),
  [`${SOURCE_PLUGIN}/config.d.ts`]: `export interface Config {
  source?: {
    /** @visibility secret */
    token?: string;
    limit?: number;
  };
}
`,
  [`${SOURCE_PLUGIN}/src/index.ts`]: `export { sourcePlugin as default } from './plugin';\n`,
  [`${SOURCE_PLUGIN}/src/plugin.ts`]: `import { coreServices, createBackendPlugin } from '@backstage/backend-plugin-api';
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
  [`${SOURCE_PLUGIN}/src/router.ts`]: `import type { LoggerService } from '@backstage/backend-plugin-api';
import { isItem } from '@bench/source-common';
import { described } from '@bench/source-node';
import { Store } from './store';

const Router = require('express-promise-router').default;

export function createRouter(logger: LoggerService): unknown {
  const router = Router();
  const store = new Store();
  router.use(require('express').json());
  router.get('/items', (_request: unknown, response: any) => response.json(store.all.map(described)));
  router.post('/items', (request: any, response: any) => {
    logger.info('an item');
    if (isItem(request.body)) store.add(request.body);
    response.json(store.all);
  });
  return router;
}
`,
  [`${SOURCE_PLUGIN}/src/store.ts`]: `import type { Item } from '@bench/source-common';

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
  'packages/source-node/src/index.ts': `export const described = (item: { readonly title: string }): string => \`\${item.title} of \${process.version}\`;\n`,
};
