import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { temporaryFolder } from '../testing/temporary-folder';
import { workingDirectory } from './working-directory';

const RUN = path.join(__dirname, '../testing/run-typescript.cjs');

it('is that of this process where Nx loads plugins itself', () => {
  expect(workingDirectory(process.argv)).toBe(process.cwd());
});

const onLinux = process.platform === 'linux' ? it : it.skip;
onLinux('is that of the parent where Nx loads plugins in a child', () => {
  const folder = temporaryFolder();
  const file = path.join(__dirname, 'working-directory.ts');
  const child = [process.execPath, RUN, file, 'workingDirectory', '[["node","nx","place"]]'];
  // A parent in that folder, with a child elsewhere.
  const script = `require('node:child_process').spawnSync(${JSON.stringify(child[0])}, ${JSON.stringify(child.slice(1))}, { cwd: '/', stdio: 'inherit' })`;
  const { stdout } = spawnSync(process.execPath, ['-e', script], { cwd: folder, encoding: 'utf8' });
  expect(JSON.parse(stdout)).toBe(folder);
});
