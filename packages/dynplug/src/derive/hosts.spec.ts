import { explainPackage } from '../export/explain';
import type { HostManifest } from '../host-manifest/fields';
import type { DeriveOptions } from '../options/derivation';
import { FEATURE, type Files, PLUGIN_ROOT, deriveFrom, depends, installed, portal } from '../testing/portal';
import type { DerivedPackage } from './derived-package';

const NOTES = '@backstage/plugin-notes-node';

const host = (name: string, packages: HostManifest['packages'], more: object = {}): Files => ({
  [`hosts/${name}.json`]: {
    schemaVersion: 1,
    name,
    source: { from: 'yarn.lock', ref: 'v1', commit: '5f9a06d36ee3fdd0d512093b546bc580961453e4' },
    date: '2026-07-30',
    packages: { '@backstage/backend-plugin-api': '1.10.0', '@backstage/types': '1.2.0', ...packages },
    ...more,
  },
});

/** The plugin asks for a Backstage package that brings a third-party package and a shared one. */
const FILES: Files = {
  ...depends({ [NOTES]: '^0.2.0' }),
  ...installed(NOTES, '0.2.5', {
    dependencies: { '@backstage/types': '^1.1.0', right: '^2.0.0' },
    backstage: { role: 'node-library' },
  }),
  ...installed('right', '2.0.1'),
  [`${PLUGIN_ROOT}/dist/index.cjs.js`]: `require('left');\nrequire('${NOTES}');\n${FEATURE}`,
  ...host('lean', {}),
  ...host('rich', { [NOTES]: '0.2.1' }),
  ...host('old', { [NOTES]: ['0.1.0', '0.1.4'] }),
};

const at = (name: string): string => `./hosts/${name}.json`;
const from = (root: string, hosts: readonly string[], more: Partial<DeriveOptions> = {}): Promise<DerivedPackage> =>
  deriveFrom(root, { host: hosts.map(at), ...more });
const placed = (derived: DerivedPackage): readonly string[] => derived.packages.map((pkg) => `${pkg.kind} ${pkg.name}`);
const warnings = (derived: DerivedPackage, code: string): readonly string[] =>
  derived.findings.filter((finding) => finding.code === code).map(({ message }) => message);

it('ships a package that the host lacks, with what it needs and the host does not have', async () => {
  const derived = await from(portal(FILES), ['lean']);
  expect(placed(derived)).toEqual([`embedded ${NOTES}`, 'private left', 'private right']);
  expect(derived.manifest.dependencies).toMatchObject({ [NOTES]: expect.anything() as unknown });
  // What the copy shares comes from the host.
  expect(derived.manifest.peerDependencies).toEqual({
    '@backstage/backend-plugin-api': '^1.0.0',
    '@backstage/types': '^1.1.0',
  });
  expect(explainPackage(derived, NOTES)).toContain(
    `${NOTES}@0.2.5 is embedded: lean (v1, 5f9a06d) lacks it, so a copy ships.`,
  );
  expect(explainPackage(derived, '@backstage/types')[0]).toBe(
    '@backstage/types is shared: lean (v1, 5f9a06d) has 1.2.0, no copy ships.',
  );
});

it('leaves a package to a host that has it in a version that fits', async () => {
  const root = portal(FILES);
  const derived = await from(root, ['rich']);
  expect(placed(derived)).toEqual(['private left']);
  expect(derived.manifest.peerDependencies).toHaveProperty([NOTES], '^0.2.0');
  expect(warnings(derived, 'EHOSTPACKAGE')).toEqual([]);
  const { manifest } = await deriveFrom(root);
  expect(derived.manifest).toEqual(manifest);
});

it('ships a package that one of several hosts lacks, and names that host', async () => {
  const derived = await from(portal(FILES), ['rich', 'lean']);
  expect(placed(derived)).toContain(`embedded ${NOTES}`);
  expect(explainPackage(derived, NOTES)[0]).toMatch(/embedded: lean \(v1, 5f9a06d\) lacks it/);
});

it('keeps the stricter range of the plugin and of a package that ships, and compares that one', async () => {
  const strict = installed(NOTES, '0.2.5', { dependencies: { '@backstage/backend-plugin-api': '^1.10.1' } });
  const { manifest, findings } = await from(portal({ ...FILES, ...strict }), ['lean']);
  expect(manifest.peerDependencies).toEqual({ '@backstage/backend-plugin-api': '^1.10.1' });
  expect(findings.map(({ message }) => message).join('\n')).toContain(
    `@backstage/backend-plugin-api@^1.10.1, asked for by @acme/backstage-plugin-foo-backend, ${NOTES}: the host has 1.10.0`,
  );
  const other = installed(NOTES, '0.2.5', { dependencies: { '@backstage/backend-plugin-api': '^2.0.0' } });
  await expect(from(portal({ ...FILES, ...other }), ['lean'])).rejects.toMatchObject({ code: 'EPEERS' });
});

it('reports what a host has in another version, with both versions', async () => {
  const derived = await from(portal(FILES), ['rich', 'old']);
  expect(warnings(derived, 'EHOSTPACKAGE')).toEqual([
    `old (v1, 5f9a06d) has other versions than the plugin asks for, and hosts do not check:\n  - ${NOTES}@^0.2.0, asked for by @acme/backstage-plugin-foo-backend: the host has 0.1.0 and 0.1.4`,
  ]);
});

it('accepts a host with several versions if one of them fits: only an install tells which one plugins find', async () => {
  const derived = await from(portal({ ...FILES, ...host('both', { [NOTES]: ['0.1.0', '0.2.3'] }) }), ['both']);
  expect(warnings(derived, 'EHOSTPACKAGE')).toEqual([]);
});

describe('a peer that the host lacks', () => {
  const files: Files = {
    ...FILES,
    ...depends({ [NOTES]: '^0.2.0' }, { peerDependencies: { knex: '^3.0.0' } }),
    ...installed('knex', '3.1.0'),
  };

  it('is an error with the option that ships it', async () => {
    await expect(from(portal(files), ['lean'])).rejects.toMatchObject({
      code: 'EHOSTPACKAGE',
      message: expect.stringMatching(
        /^lean \(v1, 5f9a06d\) lacks .*\n {2}- knex@\^3\.0\.0, asked for by @acme/,
      ) as string,
      hint: 'Ship a copy: bundlePeers: ["knex"].',
    });
    const derived = await from(portal(files), ['lean'], { bundlePeers: ['knex'] });
    expect(placed(derived)).toContain('private knex');
  });

  it('is no error if it is optional', async () => {
    const optional = depends(
      { [NOTES]: '^0.2.0' },
      { peerDependencies: { knex: '^3.0.0' }, peerDependenciesMeta: { knex: { optional: true } } },
    );
    await expect(from(portal({ ...files, ...optional }), ['lean'])).resolves.toBeDefined();
  });
});

it('rejects a name in sharedPackages that the host lacks', async () => {
  await expect(from(portal(FILES), ['lean'], { sharedPackages: [NOTES] })).rejects.toMatchObject({
    code: 'EHOSTPACKAGE',
    hint: `Remove ["${NOTES}"] from sharedPackages.`,
  });
});

it('lets no code load a package of Backstage that the host lacks and nobody declares', async () => {
  const files = { ...FILES, ...depends({}) };
  await expect(from(portal(files), ['rich'])).resolves.toBeDefined();
  await expect(from(portal(files), ['lean'])).rejects.toMatchObject({
    code: 'EENTRY',
    message: expect.stringContaining(`Cannot find module '${NOTES}'`) as string,
  });
});

it('compares the Backstage versions that the plugin supports with that of the host', async () => {
  const root = portal({
    ...FILES,
    ...host('dated', {}, { backstage: '1.49.4' }),
    ...host('new', {}, { backstage: '1.55.2' }),
  });
  expect(warnings(await from(root, ['dated', 'new']), 'ESUPPORTED')).toEqual([
    'The plugin says that it supports Backstage 1.55.0; dated (v1, 5f9a06d) has 1.49.4.',
  ]);
  expect(warnings(await from(root, ['dated'], { supportedVersions: '^1.49.0' }), 'ESUPPORTED')).toEqual([]);
});

it('rejects a host that it does not know', async () => {
  await expect(deriveFrom(portal(FILES), { host: ['rhdh-1.20'] })).rejects.toMatchObject({ code: 'EHOST' });
});
