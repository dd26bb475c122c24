import { shippedHost } from '../../host-manifest/read-host';
import { DEFAULT_ASSET_OPTIONS } from '../../options/assets';
import type { AssetsReport } from '../../built-assets/assets-report';
import { hostFindings } from './host-findings';
import { offerFindings } from './offer-findings';

const KIND = {
  name: 'acme.notes',
  size: 1,
  files: [],
  sources: [],
  packages: [],
  shared: [],
  duplicates: [],
  sharable: [],
};
const report = (
  modules: Readonly<Record<string, readonly string[]>>,
  features: Readonly<Record<string, string>>,
): AssetsReport => ({
  formatVersion: 1,
  name: '@acme/notes',
  version: '1.0.0',
  warnings: [],
  scalprum: {
    ...KIND,
    exposedModules: Object.fromEntries(
      Object.entries(modules).map(([module, exports]) => [module, { file: './src/index.ts', exports }]),
    ),
  },
  ...(Object.keys(features).length > 0 && { federation: { ...KIND, exposes: ['.'], features } }),
});
const NEW = report({ PluginRoot: ['default'] }, { '.': '@backstage/FrontendPlugin' });
const BOTH = report({ PluginRoot: ['default'], Legacy: ['NotesPage'] }, { '.': '@backstage/FrontendPlugin' });
const OLD = report({ PluginRoot: ['NotesPage'] }, {});

describe('features of the new frontend system only', () => {
  it('cause a warning that names the hosts whose shell shows nothing, and those that show it', () => {
    expect(hostFindings(NEW, [shippedHost('rhdh-1.9'), shippedHost('backstage'), shippedHost('veecode')])).toEqual([
      {
        severity: 'warning',
        code: 'EHOSTSHELL',
        message:
          '@acme/notes has features of the new frontend system only, of which the default shell of rhdh-1.9, veecode shows nothing.',
        hint: expect.stringMatching(
          /^Hosts whose app is of the new frontend system show it\. Start RHDH with APP_CONFIG_app_packageName=app-next/,
        ) as string,
      },
    ]);
  });

  it.each([
    ['without a host', NEW, []],
    ['in a host of the new system', NEW, [shippedHost('backstage')]],
    ['beside components of the old system', BOTH, [shippedHost('rhdh-1.9')]],
    ['in a plugin of the old system', OLD, [shippedHost('rhdh-1.9')]],
  ])('cause none %s', (_what, plugin, hosts) => {
    expect(hostFindings(plugin, hosts)).toEqual([]);
  });
});

describe('a plugin of the old system', () => {
  const codes = (...hosts: Parameters<typeof shippedHost>[0][]): readonly string[] =>
    offerFindings(OLD, DEFAULT_ASSET_OPTIONS, {}, hosts.map(shippedHost)).map(({ code }) => code);

  it('causes no warning where no host uses module federation', () => {
    expect(codes('rhdh-1.9', 'veecode')).toEqual([]);
    expect(codes('rhdh-1.9', 'backstage')).toEqual(['EFEATURES']);
    expect(codes()).toEqual(['EFEATURES']);
  });
});
