import { shippedHost } from '../host-manifest/read-host';
import { HOST_NAMES } from '../options/hosts';
import { OVERLAY_EMBEDS } from '../testing/overlay-embeds';
import { sharingRules, hostsLack } from './sharing';

const EMBEDS = Object.values(OVERLAY_EMBEDS).flat();
const tally = (names: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries([...new Set(names)].map((name) => [name, names.filter((other) => other === name).length]));

describe('the packages that the overlays of RHDH embed by a flag', () => {
  const next = [shippedHost('rhdh-next')];

  it('need none where the host is known: 48 of 52 ship without it, and the host has the others', () => {
    const kinds = EMBEDS.map((name) => {
      // A package of the workspace is embedded by where the lookup leads, whatever the host has.
      if (!name.startsWith('@backstage/')) return 'of the workspace';
      return hostsLack(next, name) ? 'absent from the host' : 'in the host';
    });
    expect(tally(kinds)).toEqual({ 'of the workspace': 34, 'absent from the host': 14, 'in the host': 4 });
  });

  it('are these, of Backstage', () => {
    const isShared = sharingRules([], [], next);
    const ours = EMBEDS.filter((name) => name.startsWith('@backstage/'));
    expect(tally(ours.filter((name) => !isShared(name)))).toEqual({
      '@backstage/backend-common': 3,
      '@backstage/plugin-bitbucket-cloud-common': 2,
      '@backstage/plugin-catalog-backend-module-github': 1,
      '@backstage/plugin-catalog-backend-module-gitlab': 1,
      '@backstage/plugin-kubernetes-common': 1,
      '@backstage/plugin-notifications-node': 5,
      '@backstage/plugin-search-backend-module-techdocs': 1,
    });
    expect(tally(ours.filter(isShared))).toEqual({
      '@backstage/plugin-events-node': 1,
      '@backstage/plugin-signals-node': 3,
    });
  });
});

it.each(HOST_NAMES)('the manifest of %s has what each host has', (name) => {
  const manifest = shippedHost(name);
  expect(manifest.name).toBe(name);
  expect(hostsLack([manifest], '@backstage/backend-plugin-api')).toBe(false);
  expect(hostsLack([manifest], '@backstage/backend-common')).toBe(true);
});

it('the manifests of RHDH and VeeCode have these numbers of packages of Backstage', () => {
  const count = (name: (typeof HOST_NAMES)[number]): number =>
    Object.keys(shippedHost(name).packages).filter((one) => one.startsWith('@backstage/')).length;
  // 1.9.8 has @backstage/cli-common through a resolution to a patch.
  expect((['rhdh-1.9', 'rhdh-1.10', 'rhdh-next', 'veecode'] as const).map(count)).toEqual([69, 61, 48, 82]);
});

it('leaves other scopes and explicit names to sharedPackages, whatever hosts have', () => {
  const hosts = [shippedHost('rhdh-next')];
  expect(hostsLack(hosts, 'left-pad')).toBe(false);
  const isShared = sharingRules(['@backstage/backend-common', '!@backstage/types'], ['@backstage/errors'], hosts);
  expect(['@backstage/backend-common', '@backstage/types', '@backstage/errors', 'knex'].map(isShared)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
