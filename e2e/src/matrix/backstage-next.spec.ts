// Backstage 1.57 and React 19: the frontend plugins are exported, verified by a target, and shown in a browser beside a backend of 1.57.
// e2e/fixtures/frontends-next/package.json has the versions.
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { installDynplug, prepareNextFrontends, prepareUsualHost } from '@org/test-kit';
import { frontendsIn } from '../frontends';
import { showFrontends } from '../show-frontends';
import { temporaryFolder } from '../temporary-folder';
import { describeWith } from '../tools';
import { type FrontendReport, verifyFrontend } from '../verify-api';

const REACT = '19.3.1';

describeWith(['chromium'], 'frontend plugins with Backstage 1.57 and React 19', () => {
  let root = '';
  let hostDir = '';
  beforeAll(async () => {
    root = await prepareNextFrontends();
    await installDynplug(root, ['dynplug', 'dynplug-frontend']);
    // The host of the other scenarios, with the packages of a backend of 1.57.
    hostDir = temporaryFolder();
    cpSync(path.resolve(__dirname, '../../fixtures/host'), hostDir, { recursive: true });
    symlinkSync(path.join(await prepareUsualHost(), 'node_modules'), path.join(hostDir, 'node_modules'));
  }, 600_000);

  it('pass in an app with the same packages, in both frontend systems', async () => {
    const portal = frontendsIn(root);
    const { code, output } = await portal.run(['verify']);
    expect([code, code === 0 ? '' : output]).toEqual([0, '']);
    const reported = (name: string): FrontendReport =>
      JSON.parse(readFileSync(path.join(portal.dir(name), 'dist-verify/verify.json'), 'utf8')) as FrontendReport;
    const old = (title: string): object => ({ title, system: 'legacy' });
    const next = (title: string): object => ({ title, system: 'new' });
    const shown = {
      notes: [old('/notes')],
      labels: [old('/labels'), old('home.page/cards')],
      tips: [old('/tips'), next('/tips')],
      board: [next('/board')],
      'board-module-dark': [next('/board'), next('/board/dark')],
    };
    const shares = { react: REACT, 'react-dom': REACT, '@backstage/frontend-plugin-api': '1.0.0' };
    for (const [name, views] of Object.entries(shown))
      expect(reported(name)).toMatchObject({ passed: true, views, findings: [], host: { shares } });
  });

  it('do not answer for an app that does not start without them either', async () => {
    const config = path.join(temporaryFolder(), 'broken.yaml');
    writeFileSync(config, 'app: { pluginOverrides: 7 }\n');
    const from = { workspaceRoot: root, projectRoot: 'plugins/board', from: 'plugins/board/dist-dynamic' };
    const limits = { timeout: 60_000, memory: 200 * 1024 * 1024 };
    const more = {
      outputPath: 'plugins/board/dist-verify',
      beside: [],
      config: [config],
      browser: '/usr/bin/chromium',
    };
    await expect(verifyFrontend({ ...from, ...more, hostPackages: undefined, limits })).rejects.toMatchObject({
      code: 'EVERIFYHOST',
      message: expect.stringContaining('does not start without the plugin either') as unknown,
    });
  });

  showFrontends({
    frontends: () => frontendsIn(root),
    shellDir: () => path.join(root, 'packages/app'),
    hostDir: () => hostDir,
    react: REACT,
    suffix: '-next',
  });
});
