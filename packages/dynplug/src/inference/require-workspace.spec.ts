import { readFileSync } from 'node:fs';
import path from 'node:path';
import { intersects } from 'semver';
import * as plugin from '../nx-plugin';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { NX_MAJORS, requireNx } from './require-workspace';

const withNx = (version: string | undefined): string => {
  const root = temporaryFolder();
  writeFiles(root, version === undefined ? {} : { 'node_modules/nx/package.json': { name: 'nx', version } });
  return root;
};

describe('requireNx', () => {
  it.each([undefined, '0.0.0-pr-1', '22.0.0', '23.2.1', '24.9.9', '24.0.0-beta.1'])('lets %s pass', (version) => {
    expect(() => requireNx(withNx(version))).not.toThrow();
  });

  it.each([
    ['21.6.11', /Nx 22 to 24; this workspace has 21\.6\.11\.$/, /^Update Nx/],
    ['25.0.0-beta.0', /this workspace has 25\.0\.0-beta\.0\.$/, /^Look for a newer @org\/dynplug/],
  ])('refuses %s and says what to do', (version, message, hint) => {
    expect(() => requireNx(withNx(version))).toThrow(
      expect.objectContaining({
        code: 'ENX',
        message: expect.stringMatching(message),
        hint: expect.stringMatching(hint),
      }),
    );
  });

  it('says what the peer range says', () => {
    const { peerDependencies } = JSON.parse(readFileSync(path.join(__dirname, '../../package.json'), 'utf8')) as {
      peerDependencies: { nx: string };
    };
    const isIn = (major: number): boolean => intersects(`${major}.x`, peerDependencies.nx);
    expect([NX_MAJORS.from - 1, NX_MAJORS.from, NX_MAJORS.to, NX_MAJORS.to + 1].map(isIn)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('is asked before anything is inferred', async () => {
    const [, create] = plugin.createNodes;
    await expect(
      (async () => create([], undefined, { workspaceRoot: withNx('21.0.0'), nxJsonConfiguration: {} }))(),
    ).rejects.toThrow(/works with Nx 22 to 24/);
  });
});

describe('a workspace without a lockfile', () => {
  it('has targets that say so', async () => {
    const workspaceRoot = temporaryFolder();
    const file = 'plugins/a/package.json';
    writeFiles(workspaceRoot, { [file]: { name: 'a', backstage: { role: 'backend-plugin' } } });
    const create = (): ReturnType<(typeof plugin.createNodes)[1]> =>
      plugin.createNodes[1]([file], {}, { workspaceRoot, nxJsonConfiguration: {} });
    const exportTarget = async (): Promise<object | undefined> =>
      (await create())[0]?.[1].projects?.['plugins/a']?.targets?.['export'];
    expect(await exportTarget()).toMatchObject({ metadata: { failure: { code: 'ENOLOCKFILE' } } });
    writeFiles(workspaceRoot, { 'yarn.lock': '' });
    expect(await exportTarget()).not.toHaveProperty('metadata.failure');
  });
});
