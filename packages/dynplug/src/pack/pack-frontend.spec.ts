import { DEFAULT_OPTIONS } from '../options/derivation';
import { FRONTEND_ROOT, buildFrontend, frontendPortal, sources } from '../testing/frontend-portal';
import type { Files } from '../testing/portal';
import { packPlugin } from './pack-plugin';

const LEGACY = sources({
  'src/index.tsx': 'export const FooPage = () => <p>Foo</p>;\nexport const EntityFooCard = () => <p>Foo</p>;',
});

describe('the fragment of a frontend plugin', () => {
  const pack = async (files: Files): Promise<string> => {
    const root = frontendPortal(files);
    await buildFrontend(root);
    const { fragment } = await packPlugin({
      workspaceRoot: root,
      projectRoot: FRONTEND_ROOT,
      outputPath: `${FRONTEND_ROOT}/dist-pack`,
      derive: DEFAULT_OPTIONS,
      from: undefined,
      profile: 'all',
      failOn: [],
      compressionLevel: 6,
      baseUrl: undefined,
    });
    return fragment.replace(/integrity: .*/, 'integrity: …');
  };

  it('suggests the routes of pages that the plugin exports, and the rest as a comment', async () => {
    expect(await pack(LEGACY)).toBe(`plugins:
  - package: "@acme/backstage-plugin-foo-dynamic@1.2.3"
    disabled: false
    integrity: …
    pluginConfig:
      dynamicPlugins:
        frontend:
          acme.backstage-plugin-foo:
            dynamicRoutes:
              - path: /foo
                importName: FooPage
            # mountPoints:
            #   - mountPoint: entity.page.overview/cards
            #     importName: EntityFooCard
`);
  });

  it('takes the configuration that the plugin suggests itself', async () => {
    const config =
      'dynamicPlugins:\n  frontend:\n    acme.backstage-plugin-foo:\n      dynamicRoutes:\n        - path: /mine\n          importName: FooPage\n';
    const fragment = await pack({ ...LEGACY, ...sources({ 'app-config.yaml': config }) });
    expect(fragment).toContain('    pluginConfig:\n      dynamicPlugins:\n');
    expect(fragment).toContain('path: /mine');
    expect(fragment).not.toContain('#');
  });
});
