// `npm run test:matrix`: what `npm test` tries with one version, with all. Every Nx with every Node, the table of the caching page with
// every Nx, frontends bundled on every Node, Nx with every package manager, a repository as create-app makes it with npm, Yarn 4 and pnpm, a
// host with the usual plugins, interrupts at more moments, and more random graphs.
import path from 'node:path';
import { ROOT, ensureInstalled, nx, run } from './setup.mjs';

ensureInstalled();
nx(['run-many', '-t', 'build']);
const jest = path.join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
const specs = ['src/matrix/', 'frontend-plugins', 'interrupts', 'package-managers'];
run(process.execPath, [jest, '--config', 'e2e/jest.config.js', ...specs], { MATRIX: 'full' });
run(process.execPath, [jest, '--projects', 'packages/dynplug', '--', 'random-graph'], { MATRIX: 'full' });
