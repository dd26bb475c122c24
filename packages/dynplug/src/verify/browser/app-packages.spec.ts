import { installed } from '../../testing/portal';
import { temporaryFolder, writeFiles } from '../../testing/temporary-folder';
import { type AppPlaces, appPackages, refuseWithoutApp } from './app-packages';
import path from 'node:path';

const LEGACY = '@backstage/app-defaults';
const NEW = '@backstage/frontend-defaults';

/** A workspace with React at its root. */
function workspace(files: Parameters<typeof writeFiles>[1] = {}): AppPlaces {
  const workspaceRoot = temporaryFolder();
  writeFiles(workspaceRoot, {
    'package.json': { name: 'root', version: '0.0.0', private: true, workspaces: ['packages/*', 'plugins/*'] },
    'plugins/notes/package.json': { name: 'notes', version: '1.0.0', backstage: { role: 'frontend-plugin' } },
    ...installed('react', '18.3.1'),
    ...installed('react-dom', '18.3.1'),
    ...installed('react-router-dom', '6.30.2'),
    ...files,
  });
  return { workspaceRoot, projectDir: path.join(workspaceRoot, 'plugins/notes'), hostPackages: undefined };
}

const app = (dependencies: object): object => ({
  'packages/app/package.json': { name: 'app', version: '0.0.0', backstage: { role: 'frontend' }, dependencies },
});

describe('the packages of an app', () => {
  it('are those of the app of the workspace that is made for the frontend system', () => {
    const places = workspace({
      ...app({ [LEGACY]: '*' }),
      ...installed(LEGACY, '1.7.12', {}, 'packages/app/'),
      ...installed(LEGACY, '1.0.0'),
    });
    expect(appPackages(places, 'legacy')).toEqual({
      folder: path.join(places.workspaceRoot, 'packages/app'),
      label: `${LEGACY} 1.7.12, of packages/app`,
    });
    expect(appPackages(places, 'federation')).toBeUndefined();
  });

  it('are those that the plugin sees where the workspace has no app', () => {
    const places = workspace(installed(NEW, '0.5.6'));
    expect(appPackages(places, 'federation')).toMatchObject({ label: `${NEW} 0.5.6, of plugins/notes` });
  });

  it('are looked for in the folder that is named, and nowhere else', () => {
    const places = workspace({ ...installed(LEGACY, '1.7.12'), 'other/package.json': { name: 'x', version: '1.0.0' } });
    expect(appPackages({ ...places, hostPackages: 'other' }, 'legacy')).toMatchObject({
      label: `${LEGACY} 1.7.12, of other`,
    });
    expect(appPackages({ ...places, hostPackages: temporaryFolder() }, 'legacy')).toBeUndefined();
  });

  it('are not those of a backend that is named', () => {
    const places = workspace({
      ...installed(LEGACY, '1.7.12'),
      'packages/backend/package.json': { name: 'b', version: '0.0.0', backstage: { role: 'backend' } },
    });
    const found = appPackages({ ...places, hostPackages: 'packages/backend' }, 'legacy');
    expect(found).toMatchObject({ label: `${LEGACY} 1.7.12, of plugins/notes` });
  });

  it('need React', () => {
    const workspaceRoot = temporaryFolder();
    writeFiles(workspaceRoot, { 'package.json': { name: 'root', version: '0.0.0' }, ...installed(LEGACY, '1.7.12') });
    const places = { workspaceRoot, projectDir: workspaceRoot, hostPackages: undefined };
    expect(appPackages(places, 'legacy')).toBeUndefined();
    expect(() => refuseWithoutApp(places, ['legacy', 'federation'])).toThrow(
      expect.objectContaining({
        code: 'EVERIFYHOST',
        message: expect.stringContaining(`${LEGACY} or ${NEW} with react, react-dom`) as unknown,
        hint: expect.stringContaining(`${LEGACY} react react-dom react-router-dom`) as unknown,
      }) as Error,
    );
  });
});
