import path from 'node:path';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { verifyPlugins } from './verify-plugin';

describe('a file with configuration', () => {
  const root = temporaryFolder();
  writeFiles(root, { 'package.json': { name: 'root' }, 'broken.yaml': 'a: [1,\nb: 2\n' });
  const limits = { timeout: 1000, memory: 400 * 1024 * 1024 };
  const verify = (...config: readonly string[]): Promise<unknown> =>
    verifyPlugins(
      { workspaceRoot: root, beside: [], hostPackages: undefined, config, database: undefined, limits },
      [],
    );

  it('is named when it is not valid YAML', async () => {
    await expect(verify('broken.yaml')).rejects.toMatchObject({
      code: 'EYAML',
      message: expect.stringContaining(`${path.join(root, 'broken.yaml')} is not valid YAML`) as string,
    });
  });

  it('is named when it does not exist', async () => {
    await expect(verify('absent.yaml')).rejects.toMatchObject({
      code: 'EOPTION',
      message: 'config names absent.yaml, which does not exist.',
    });
  });
});
