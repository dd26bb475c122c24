// `npm run test:matrix`: every Nx that we support with every Node, the table of the caching page with every Nx, frontends bundled on every
// Node, interrupts at more moments, and more random graphs. `npm test` tries the Node in use, and the table with one Nx.
import path from 'node:path';
import { ROOT, ensureInstalled, nx, run } from './setup.mjs';

ensureInstalled();
nx(['run-many', '-t', 'build']);
const jest = path.join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
const specs = ['nx-versions', 'caching-table', 'frontend-plugins', 'interrupts'];
run(process.execPath, [jest, '--config', 'e2e/jest.config.js', ...specs], { MATRIX: 'full' });
run(process.execPath, [jest, '--projects', 'packages/dynplug', '--', 'random-graph'], { MATRIX: 'full' });
