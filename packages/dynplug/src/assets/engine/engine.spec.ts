import path from 'node:path';
import { temporaryFolder, writeFiles } from '../../testing/temporary-folder';
import { readManifest } from '../../tree/manifest';
import { locateEngine } from '../../engine/locate-engine';
import { askEngine } from './engine';
import type { BuildRequest } from '../../protocol';

const { version: OWN } = readManifest(path.resolve(__dirname, '../../..'));

/** A workspace whose engine is this script. */
function workspaceWith(script: string | undefined, version = OWN, files = {}): string {
  const root = temporaryFolder();
  const folder = 'node_modules/@org/dynplug-frontend';
  const exports = { './engine': './engine.js', './package.json': './package.json' };
  writeFiles(root, {
    'package.json': { name: 'root' },
    ...(script !== undefined && {
      [`${folder}/package.json`]: { name: '@org/dynplug-frontend', version, exports },
      [`${folder}/engine.js`]: script,
    }),
    ...files,
  });
  return root;
}

const request = (workspaceRoot: string): BuildRequest => ({ workspaceRoot }) as BuildRequest;

describe('the engine', () => {
  it('answers with what it built', async () => {
    const root = workspaceWith(`process.once('message', () => process.send({ dynplug: { answer: { took: 1 } } }));`);
    expect(await askEngine(request(root))).toEqual({ took: 1 });
  });

  it.each([
    ['npm', { 'package-lock.json': '{}' }, 'npm install --save-dev'],
    ['yarn', { 'yarn.lock': '', '.yarnrc.yml': '' }, 'yarn add --dev'],
    ['pnpm', { 'pnpm-lock.yaml': '' }, 'pnpm add --save-dev -w'],
  ])('is asked for with the command of %s when it is absent', (_title, files, command) => {
    const root = workspaceWith(undefined, OWN, files);
    expect(() => locateEngine(root, 'engine', path.join(root, 'self.js'))).toThrow(
      expect.objectContaining({
        code: 'EENGINE',
        message: expect.stringContaining('is not installed'),
        hint: `Run: ${command} @org/dynplug-frontend@${OWN}`,
      }) as Error,
    );
  });

  it('must be of the same version', () => {
    expect(() => locateEngine(workspaceWith('', '0.0.1'), 'engine')).toThrow(
      `0.0.1 is installed, but @org/dynplug is ${OWN}`,
    );
  });

  it.each([
    ['says why', `process.once('message', () => process.send({ dynplug: { failure: 'no luck' } }));`, 'no luck'],
    ['dies', `console.error('out of memory'); process.exit(1);`, 'out of memory'],
  ])('fails when it %s', async (_title, script, message) => {
    await expect(askEngine(request(workspaceWith(script)))).rejects.toMatchObject({
      code: 'EENGINE',
      message: expect.stringContaining(message),
    });
  });

  it('ends when its signal is aborted', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    const root = workspaceWith('setInterval(() => undefined, 1000);');
    await expect(askEngine(request(root), controller.signal)).rejects.toMatchObject({ code: 'EINTERRUPTED' });
  });
});
