// A small backend plugin in TypeScript, as `yarn new` makes it, of which a benchmark has many.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const TOOLS = { '@backstage/backend-plugin-api': '^1.10.1' };
const LIBRARIES = { express: '^4.22.0', 'express-promise-router': '^4.1.0', ms: '^2.1.3' };

/** @param {string} dir the workspace @param {string} name of its folder in plugins */
export function writePlugin(dir, name) {
  const folder = path.join(dir, 'plugins', name);
  const manifest = {
    name: `@acme/backstage-plugin-${name}`,
    version: '0.1.0',
    main: 'src/index.ts',
    types: 'src/index.ts',
    publishConfig: { main: 'dist/index.cjs.js', types: 'dist/index.d.ts' },
    files: ['dist'],
    backstage: { role: 'backend-plugin', pluginId: name },
    scripts: { build: 'backstage-cli package build' },
    dependencies: { ...TOOLS, ...LIBRARIES },
  };
  const files = {
    'package.json': JSON.stringify(manifest, null, 2),
    'src/index.ts': `export { plugin as default } from './plugin';\n`,
    'src/plugin.ts': `import { coreServices, createBackendPlugin } from '@backstage/backend-plugin-api';
import { createRouter } from './router';

export const plugin = createBackendPlugin({
  pluginId: '${name}',
  register(env) {
    env.registerInit({
      deps: { http: coreServices.httpRouter },
      async init({ http }) {
        http.use(createRouter());
      },
    });
  },
});
`,
    'src/router.ts': `import Router from 'express-promise-router';
import ms from 'ms';

export function createRouter() {
  const router = Router();
  router.get('/', async (_request, response) => {
    response.json({ name: '${name}', took: ms('1s') });
  });
  return router;
}
`,
  };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
}
