// `npm run test:matrix`: every Nx that we support with every Node, and frontends bundled on every Node. `npm test` tries the Node at hand.
import path from 'node:path';
import { ROOT, ensureInstalled, nx, run } from './setup.mjs';

ensureInstalled();
nx(['run-many', '-t', 'build']);
const jest = path.join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
run(process.execPath, [jest, '--config', 'e2e/jest.config.js', 'nx-versions', 'frontend-plugins'], { MATRIX: 'full' });
