// Sources of a frontend that Nx does not hash.
import { FRONTEND_ROOT, buildFrontend, frontendPortal, sources } from '../../testing/frontend-portal';

it('outside of the plugin are an error, unless they are extra sources', async () => {
  const root = frontendPortal({
    ...sources({ 'src/index.tsx': `export { title } from '../../../shared/title';` }),
    'shared/title.ts': `export const title = 'shared';`,
  });
  await expect(buildFrontend(root)).rejects.toMatchObject({
    code: 'EINPUT',
    message: expect.stringContaining('is made from shared/title.ts, which lies outside of its package'),
    hint: expect.stringContaining(
      `"dynplug": { "assets": { "extraSources": ["shared"] } } in ${FRONTEND_ROOT}/package.json`,
    ),
  });
  const { report } = await buildFrontend(root, { extraSources: ['shared/title.ts'] });
  expect(report.scalprum?.exposedModules['PluginRoot']?.exports).toEqual(['title']);
});
