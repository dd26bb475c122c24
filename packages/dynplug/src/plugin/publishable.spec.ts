import { publishableFindings } from './publishable';

const NAME = '@acme/foo';
const findings = (backstage: object | undefined, more: object = {}): readonly string[] =>
  publishableFindings({ name: NAME, version: '1.0.0', ...(backstage && { backstage }), ...more } as never).map(
    ({ code, message }) => `${code} ${message}`,
  );

describe('publishableFindings', () => {
  it.each<[string, object]>([
    ['a plugin', { role: 'backend-plugin', pluginId: 'foo', pluginPackages: [NAME] }],
    ['a frontend plugin', { role: 'frontend-plugin', pluginId: 'foo', pluginPackages: [NAME] }],
    ['a module', { role: 'backend-plugin-module', pluginId: 'foo', pluginPackage: '@acme/foo-backend' }],
    ['a frontend module of no plugin', { role: 'frontend-plugin-module' }],
    ['a library of a plugin', { role: 'common-library', pluginId: 'foo', pluginPackages: [NAME] }],
    ['a library of its own', { role: 'node-library' }],
  ])('lets %s pass', (_what, backstage) => {
    expect(findings(backstage)).toEqual([]);
  });

  it.each<[object | undefined, object, readonly string[]]>([
    [undefined, {}, [`ENOROLE ${NAME} has no backstage.role, so dynplug does not know what it is.`]],
    [
      { role: 'backend' },
      {},
      [`EROLE ${NAME} has the role "backend": it is neither a plugin nor a library, and no one installs it.`],
    ],
    [
      { role: 'backend-plugin' },
      { private: true },
      [
        `EPUBLISHABLE ${NAME} is marked as private: no package manager publishes it.`,
        `EPUBLISHABLE ${NAME} has no backstage.pluginId.`,
        `EPUBLISHABLE ${NAME} has no backstage.pluginPackages.`,
      ],
    ],
    [
      { role: 'frontend-plugin', pluginId: 'foo' },
      { private: false },
      [`EPUBLISHABLE ${NAME} has no backstage.pluginPackages.`],
    ],
    [{ role: 'backend-plugin-module' }, {}, [`EPUBLISHABLE ${NAME} has no backstage.pluginId.`]],
    [{ role: 'frontend-plugin-module', pluginId: 'foo' }, {}, [`EPUBLISHABLE ${NAME} has no backstage.pluginPackage.`]],
    [{ role: 'web-library', pluginId: 'foo' }, {}, [`EPUBLISHABLE ${NAME} has no backstage.pluginPackages.`]],
  ])('of %j, %j are %j', (backstage, more, expected) => {
    expect(findings(backstage, more)).toEqual(expected);
  });

  it('names commands that know the role', () => {
    const hintOf = (role: string): unknown =>
      publishableFindings({ name: NAME, version: '1.0.0', backstage: { role, pluginId: 'foo' } } as never)[0]?.hint;
    expect(hintOf('backend-plugin')).toContain(`nx g @org/dynplug:configure ${NAME} --fix`);
    expect(hintOf('node-library')).toBe('Run "backstage-cli repo fix --publish".');
  });
});
