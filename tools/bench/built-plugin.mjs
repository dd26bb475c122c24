// A plugin that is built already, with real dependencies: for workspaces with many.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @param {string} dir of the checkout
 * @param {string} name of the folder below plugins, and id of the plugin
 */
export function writePlugin(dir, name) {
  const folder = path.join(dir, 'plugins', name);
  for (const sub of ['src', 'dist']) mkdirSync(path.join(folder, sub), { recursive: true });
  const manifest = {
    name: `@acme/backstage-plugin-${name}`,
    version: '0.1.0',
    main: 'dist/index.cjs.js',
    files: ['dist'],
    backstage: { role: 'backend-plugin', pluginId: name },
    dependencies: {
      '@backstage/backend-plugin-api': '^1.10.1',
      express: '^4.22.0',
      'express-promise-router': '^4.1.0',
      ms: '^2.1.3',
    },
  };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  writeFileSync(path.join(folder, 'src', 'index.ts'), `export const name = '${name}';\n`);
  writeFileSync(
    path.join(folder, 'dist', 'index.cjs.js'),
    `'use strict';
Object.defineProperty(exports, '__esModule', { value: true });
const { createBackendPlugin, coreServices } = require('@backstage/backend-plugin-api');
const Router = require('express-promise-router');
exports.default = createBackendPlugin({
  pluginId: '${name}',
  register(env) {
    env.registerInit({
      deps: { http: coreServices.httpRouter },
      async init({ http }) {
        const router = Router.default();
        router.get('/', (_, response) => response.json({ took: require('ms')(1000) }));
        http.use(router);
      },
    });
  },
});
`,
  );
}
