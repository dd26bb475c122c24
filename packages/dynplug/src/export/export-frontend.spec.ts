import { DEFAULT_OPTIONS } from '../derive/options';
import { FRONTEND_ROOT, buildFrontend, frontendPortal } from '../testing/frontend-portal';
import { exportPlugin } from './export-plugin';

describe('the export of a frontend plugin', () => {
  it('writes a folder that the host contract accepts, and knows it when it is unchanged', async () => {
    const root = frontendPortal();
    await buildFrontend(root);
    const request = {
      workspaceRoot: root,
      projectRoot: FRONTEND_ROOT,
      outputPath: `${FRONTEND_ROOT}/dist-dynamic`,
      derive: DEFAULT_OPTIONS,
      profile: 'all',
      link: false,
      trackManifest: false,
    } as const;
    const first = await exportPlugin(request);
    expect([first.written, first.contract]).toEqual([true, []]);
    expect((await exportPlugin(request)).written).toBe(false);
  });
});
