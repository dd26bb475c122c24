// `npm run coverage`: how much of the packages' sources their unit specs run. Code that runs in processes of its own does not count.
import path from 'node:path';
import { ROOT, ensureInstalled, nx, run } from './setup.mjs';

ensureInstalled();
// Specs of one package load what the other ships.
nx(['run-many', '-t', 'build', '--projects=packages/dynplug*']);
run(process.execPath, [
  path.join(ROOT, 'node_modules/jest/bin/jest.js'),
  ...['--projects', 'packages/dynplug', 'packages/dynplug-frontend'],
  ...['--coverage', '--coverageProvider=v8', '--coverageReporters=text-summary'],
  ...['src/**/*.ts', '!src/**/*.spec.ts', '!src/**/testing/**'].map((glob) => `--collectCoverageFrom=${glob}`),
  ...process.argv.slice(2),
]);
