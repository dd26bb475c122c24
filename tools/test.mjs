// `npm test`: lint, types, unit tests and e2e of everything, from a fresh clone if need be. `--quick` leaves the e2e tests out.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, ensureInstalled, nx } from './setup.mjs';

ensureInstalled();
const quick = process.argv.includes('--quick');
nx(['run-many', '-t', 'build', 'test']);
// The scenarios wait for processes and disks, so checks of the sources have time beside them. Nx starts tasks in the order of projects: with fewer
// at a time, the scenarios would wait for the checks.
nx(['run-many', '-t', ...(quick ? [] : ['e2e']), 'lint', 'types', '--parallel=5']);

const results = ['packages/dynplug', 'packages/dynplug-frontend', ...(quick ? [] : ['e2e'])]
  .map((project) => path.join(ROOT, project, 'test-results.json'))
  .filter((file) => existsSync(file))
  .map((file) => JSON.parse(readFileSync(file, 'utf8')));
const sum = (field) => results.reduce((total, result) => total + result[field], 0);
console.log(`\n${sum('numPassedTests')} passed, ${sum('numFailedTests')} failed, ${sum('numPendingTests')} skipped`);
