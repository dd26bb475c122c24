import { existsSync, mkdirSync, renameSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { FRONTEND_ROOT, buildFrontend, frontendPortal } from '../testing/frontend-portal';
import { temporaryFolder } from '../testing/temporary-folder';

describe('a checkout whose path the bundler cannot read', () => {
  it.each(['#', '?', '!'])('is rejected with the folder as the reason: %s', async (character) => {
    const root = path.join(temporaryFolder(), `c${character}x`);
    renameSync(frontendPortal(), root);
    await expect(buildFrontend(root)).rejects.toMatchObject({
      code: 'EPATH',
      message: `The bundler cannot read files below the folder ${root}: its path contains ${character}.`,
      hint: expect.stringContaining('may not contain the characters # ? !'),
    });
    expect(existsSync(path.join(root, FRONTEND_ROOT, 'dist-assets'))).toBe(false);
  });

  it('is rejected where node_modules is a link to such a folder', async () => {
    const [root, cache] = [frontendPortal(), path.join(temporaryFolder(), 'build #1')];
    mkdirSync(cache);
    renameSync(path.join(root, 'node_modules'), path.join(cache, 'node_modules'));
    symlinkSync(path.join(cache, 'node_modules'), path.join(root, 'node_modules'));
    await expect(buildFrontend(root)).rejects.toMatchObject({
      code: 'EPATH',
      message: expect.stringContaining(`${cache}/node_modules`),
    });
  });

  it('is one with none of these characters only', async () => {
    const root = path.join(temporaryFolder(), `a b%|'"(x)`);
    renameSync(frontendPortal(), root);
    const { findings } = await buildFrontend(root);
    expect(findings).toEqual([]);
  });
});
