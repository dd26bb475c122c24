import { DEFAULT_OPTIONS } from '../options/derivation';
import { FEATURE, FRONTEND, FRONTEND_ROOT, buildFrontend, frontendPortal } from '../testing/frontend-portal';
import { installed } from '../testing/portal';
import { explainPackage } from './explain';
import { exportPlugin } from './export-plugin';

const requestFor = (root: string) =>
  ({
    workspaceRoot: root,
    projectRoot: FRONTEND_ROOT,
    outputPath: `${FRONTEND_ROOT}/dist-dynamic`,
    derive: DEFAULT_OPTIONS,
    profile: 'all',
    link: false,
    trackManifest: false,
  }) as const;

describe('the export of a frontend plugin', () => {
  it('writes a folder that the host contract accepts, and knows it when it is unchanged', async () => {
    const root = frontendPortal();
    await buildFrontend(root);
    const request = requestFor(root);
    const first = await exportPlugin(request);
    expect([first.written, first.contract]).toEqual([true, []]);
    expect((await exportPlugin(request)).written).toBe(false);
  });

  it('warns when a workspace glob would take the output for a package', async () => {
    const root = frontendPortal({ 'package.json': { name: 'root', version: '0.0.0', workspaces: ['plugins/**'] } });
    await buildFrontend(root);
    const { derived } = await exportPlugin(requestFor(root));
    expect(derived.findings).toMatchObject([{ code: 'EOUTPUT', message: expect.stringContaining('"plugins/**"') }]);
  });

  it('explains packages by what is in the bundles', async () => {
    const root = frontendPortal({
      [`${FRONTEND_ROOT}/package.json`]: {
        ...FRONTEND,
        dependencies: { ...FRONTEND.dependencies, left: '^1.0.0', unused: '^1.0.0' },
      },
      [`${FRONTEND_ROOT}/src/index.tsx`]: `import { left } from 'left';\nexport const Left = () => left;\n${FEATURE}`,
      ...installed('left', '1.0.1'),
      'node_modules/left/index.js': `exports.left = 'left';`,
      ...installed('unused', '1.0.0'),
    });
    await buildFrontend(root);
    const { derived } = await exportPlugin(requestFor(root));
    const explained = (name: string): string => explainPackage(derived, name).join('\n');
    for (const kind of ['Scalprum', 'module federation'])
      expect(explained('left')).toMatch(
        new RegExp(`left@1\\.0\\.1 is bundled for ${kind}: .*\n  imported by plugins/foo/src/index.tsx`),
      );
    expect(explained('react')).toMatch(/^react is shared: the host provides it/);
    expect(explained('unused')).toBe('unused is absent: no bundle holds it, and none asks the host for it.');
  });
});
