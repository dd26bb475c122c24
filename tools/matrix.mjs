// `npm run test:matrix`: what `npm test` tries with one version, with all. Every Nx with every Node, the table of the caching page with
// every Nx, frontends bundled on every Node and with a later Backstage and React, Nx with every package manager, a repository as create-app
// makes it with npm, Yarn 4 and pnpm, a host with the usual plugins, what is delivered as verify unpacks it, interrupts at more moments, more
// random graphs, and the rows of tables that find least.
import path from 'node:path';
import { ROOT, ensureInstalled, nx, run } from './setup.mjs';

ensureInstalled();
nx(['run-many', '-t', 'build']);
const jest = path.join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
const scenarios = [
  'src/matrix/',
  'frontend-plugins',
  'inference',
  'interrupts',
  'npm-pack',
  'nx-add',
  'package-managers',
  'parallel',
  'src/verify',
];
run(process.execPath, [jest, '--config', 'e2e/jest.config.js', ...scenarios], { MATRIX: 'full' });
const specs = ['random-graph', 'publish-npm.spec', 'reproducible'];
run(process.execPath, [jest, '--projects', 'packages/dynplug', 'packages/dynplug-frontend', '--', ...specs], {
  MATRIX: 'full',
});
