import { DEFAULT_OPTIONS } from '../../options/derivation';
import { exportPlugin } from '../../export/export-plugin';
import { FEATURE, FRONTEND, FRONTEND_ROOT, buildFrontend, frontendPortal } from '../../testing/frontend-portal';
import { PLUGIN_ROOT, installed, portal } from '../../testing/portal';
import { formatSummary } from './format-summary';

async function summaryOf(workspaceRoot: string, projectRoot: string): Promise<string> {
  const result = await exportPlugin({
    workspaceRoot,
    projectRoot,
    outputPath: `${projectRoot}/dist-dynamic`,
    derive: DEFAULT_OPTIONS,
    profile: 'all',
    link: false,
    trackManifest: false,
  });
  return formatSummary(result, { workspaceRoot, verbose: false });
}

describe('the summary of an export', () => {
  it('counts the packages of a backend by how they come', async () => {
    const summary = await summaryOf(portal(), PLUGIN_ROOT);
    expect(summary).toContain('\n  as built  @acme/backstage-plugin-foo-backend\n');
    expect(summary).toContain('\n  packages  1 private, 0 embedded, 1 from the host\n');
    expect(summary).toContain(`\n  output    ${PLUGIN_ROOT}/dist-dynamic`);
    // A cached run prints it again.
    expect(summary).not.toMatch(/took|\d s\b/);
  });

  it('counts those in the bundle of a frontend', async () => {
    const root = frontendPortal({
      [`${FRONTEND_ROOT}/package.json`]: {
        ...FRONTEND,
        dependencies: { ...FRONTEND.dependencies, left: '^1.0.0' },
      },
      [`${FRONTEND_ROOT}/src/index.tsx`]: `import { left } from 'left';\nexport const Left = () => left;\n${FEATURE}`,
      ...installed('left', '1.0.1'),
      'node_modules/left/index.js': `exports.left = 'left';`,
    });
    await buildFrontend(root, { moduleFederation: false });
    // left, React's JSX runtime, and the API of the new system, which hosts may not share.
    expect(await summaryOf(root, FRONTEND_ROOT)).toContain('\n  packages  3 bundled, 1 from the host\n');
  });
});
