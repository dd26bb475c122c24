import { rmSync } from 'node:fs';
import path from 'node:path';
import { installed } from '../testing/portal';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { backendFolder, hasBackend, hostPackages } from './host-packages';

const DEFAULTS = '@backstage/backend-defaults';
const LOADER = '@backstage/backend-dynamic-feature-service';
const CATALOG = '@backstage/plugin-catalog-backend';

/** A workspace with a backend, and with packages that are not the backend's. */
function workspace(files: Parameters<typeof writeFiles>[1] = {}): string {
  const root = temporaryFolder();
  writeFiles(root, {
    'package.json': { name: 'root', version: '0.0.0', private: true, workspaces: ['packages/*'] },
    ...installed(DEFAULTS, '0.18.0', { dependencies: { knex: '^3.0.0' }, peerDependencies: { express: '*' } }),
    ...installed(LOADER, '0.8.7', { optionalDependencies: { absent: '*' } }),
    ...installed('knex', '3.1.0', { dependencies: { left: '^1.0.0' } }),
    ...installed('left', '1.0.0'),
    ...installed('left', '1.9.0', {}, 'node_modules/knex/'),
    ...installed('express', '4.21.2'),
    ...installed('better-sqlite3', '12.0.0'),
    ...installed(CATALOG, '4.0.0'),
    ...installed('react', '18.3.1'),
    ...files,
  });
  return root;
}

const backend = (dependencies: object): object => ({
  name: 'backend',
  version: '0.0.0',
  backstage: { role: 'backend' },
  dependencies,
});

describe('the packages of a host', () => {
  it('are what a backend depends on, and what that depends on', () => {
    const root = workspace({ 'packages/backend/package.json': backend({ [DEFAULTS]: '*', [CATALOG]: '*' }) });
    expect(backendFolder(root)).toBe('packages/backend');
    const { packages, features, label } = hostPackages(root, 'packages/backend');
    expect([...packages.keys()].sort()).toEqual([DEFAULTS, LOADER, CATALOG, 'express', 'knex', 'left'].sort());
    expect(features).toEqual([CATALOG]);
    expect([...packages.keys()]).not.toContain('better-sqlite3');
    expect(label).toBe(`${DEFAULTS} 0.18.0, ${LOADER} 0.8.7, of packages/backend`);
  });

  it('are the backend and the usual plugins where the root alone has them', () => {
    const root = workspace();
    expect(backendFolder(root)).toBe('.');
    expect(hasBackend(root)).toBe(true);
    const { packages, features } = hostPackages(root, '.');
    expect(packages.has('react')).toBe(false);
    expect(features).toEqual([CATALOG]);
    expect([...packages.keys()]).toContain('better-sqlite3');
  });

  it('are those of our package where no backend of the workspace loads dynamic plugins', () => {
    const ours = 'node_modules/@org/dynplug-host';
    const manifest = { ...backend({ [DEFAULTS]: '*', [LOADER]: '*', [CATALOG]: '*' }), name: '@org/dynplug-host' };
    const files = { [`${ours}/package.json`]: manifest };
    expect(backendFolder(workspace(files))).toBe(ours);
    // Its own loader is seen from one of the workspace too, so that one comes first.
    const both = workspace({ ...files, 'packages/backend/package.json': backend({ [DEFAULTS]: '*' }) });
    expect(backendFolder(both)).toBe('packages/backend');
    rmSync(path.join(both, `node_modules/${LOADER}`), { recursive: true });
    expect(backendFolder(both)).toBe(ours);
  });

  it('have the copy that is seen from the backend, as plugins see no other', () => {
    const root = workspace({
      'packages/backend/package.json': backend({ [DEFAULTS]: '*', left: '*' }),
    });
    const { packages, folders } = hostPackages(root, 'packages/backend');
    expect(packages.get('left')).toBe(path.join(root, 'node_modules/left'));
    expect(folders).toContain(path.join(root, 'node_modules/knex/node_modules/left'));
    const nested = hostPackages(workspace(), '.').packages.get('left');
    expect(nested).toMatch(/node_modules\/knex\/node_modules\/left$/);
  });

  it.each([
    ['a folder without package.json', 'nowhere', 'nowhere has no package.json.'],
    ['a workspace without a backend', 'packages/empty', `${DEFAULTS} and ${LOADER} cannot be found from there`],
  ])('need a backend: %s', (_title, folder, message) => {
    const root = temporaryFolder();
    writeFiles(root, {
      'package.json': { name: 'root', version: '0.0.0', private: true, workspaces: ['packages/*'] },
      'packages/empty/package.json': { name: 'empty', version: '0.0.0' },
    });
    expect(hasBackend(root)).toBe(false);
    expect(() => hostPackages(root, folder)).toThrow(
      expect.objectContaining({ code: 'EVERIFYHOST', message: expect.stringContaining(message) }),
    );
  });
});
