import path from 'node:path';
import { temporaryFolder, writeFiles } from '../../testing/temporary-folder';
import { type ExportedFrontend, readExportedFrontend, systemsOf } from './exported-frontend';
import { judgeWiring } from './judge-wiring';

interface Written {
  readonly dynamicPlugins?: object;
  readonly isNew?: boolean;
  readonly role?: string;
}

/** An exported plugin for Scalprum, and for module federation where it is new. */
function exported({ dynamicPlugins, isNew = false, role = 'frontend-plugin' }: Written): ExportedFrontend {
  const project = temporaryFolder();
  const features = isNew ? { features: { '.': '@backstage/FrontendPlugin' } } : {};
  writeFiles(project, {
    'dist-dynamic/package.json': { name: '@acme/labels-dynamic', version: '1.0.0', backstage: { role, ...features } },
    'dist-dynamic/dist-scalprum/plugin-manifest.json': { name: 'acme.labels', version: '1.0.0' },
    ...(isNew && { 'dist-dynamic/dist/mf-manifest.json': { name: 'acme__labels' } }),
    ...(dynamicPlugins && { 'app-config.dynamic.yaml': JSON.stringify({ dynamicPlugins }) }),
  });
  return readExportedFrontend(path.join(project, 'dist-dynamic'), project);
}

const route = { dynamicRoutes: [{ path: '/labels', importName: 'Page' }] };
const misspelt = { frontend: { 'acme.lables': route } };
const view = { system: 'legacy' } as const;

describe('a configuration that misspells the plugin', () => {
  it.each([false, true])('is an error with the nearest name; for the new system too: %s', (isNew) => {
    const plugin = exported({ dynamicPlugins: misspelt, isNew });
    expect(systemsOf(plugin)).toEqual(isNew ? ['legacy', 'federation'] : ['legacy']);
    expect(judgeWiring(plugin, isNew ? [{ system: 'new' }] : [])).toMatchObject([
      {
        rule: 'wired-plugin',
        severity: 'error',
        message:
          'app-config.dynamic.yaml configures acme.lables, but the plugin is called acme.labels. It wires nothing of this plugin.',
        fix: 'Rename the key acme.lables below dynamicPlugins.frontend to acme.labels.',
      },
    ]);
  });

  it('is none when it names the plugin beside others', () => {
    const plugin = exported({ dynamicPlugins: { frontend: { 'acme.labels': route, 'acme.lables': {} } } });
    expect(judgeWiring(plugin, [view])).toEqual([]);
  });
});

describe('a plugin of which no view was shown', () => {
  it.each<[string, Written]>([
    ['without a configuration', {}],
    ['whose configuration is empty', { dynamicPlugins: { frontend: { 'acme.labels': {} } } }],
    ['without pages in the new system', { isNew: true }],
  ])('does not pass silently: %s', (_what, written) => {
    expect(judgeWiring(exported(written), [])).toMatchObject([{ rule: 'no-view', severity: 'warning' }]);
  });

  it.each<[string, Written]>([
    ['is a module', { isNew: true, role: 'frontend-plugin-module' }],
    [
      'gives APIs alone',
      { dynamicPlugins: { frontend: { 'acme.labels': { apiFactories: [{ importName: 'api' }] } } } },
    ],
  ])('is as it should be when it %s', (_what, written) => {
    expect(judgeWiring(exported(written), [])).toEqual([]);
  });

  it('has another finding that tells why', () => {
    expect(judgeWiring(exported({}), undefined)).toEqual([]);
  });
});
