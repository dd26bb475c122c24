import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import type { HostManifest } from './fields';
import { formatHostManifest, parseHostManifest } from './host-manifest';
import { readHosts } from './read-host';

const MANIFEST: HostManifest = {
  schemaVersion: 1,
  name: 'production',
  source: { from: 'yarn.lock', commit: '5f9a06d36ee3fdd0d512093b546bc580961453e4' },
  date: '2026-07-30',
  backstage: '1.49.4',
  node: '24',
  packages: { knex: ['2.5.1', '3.1.0'], '@backstage/errors': '1.2.7' },
  exports: { '@backstage/errors': { '.': ['NotFoundError', 'ConflictError'] } },
};

const parsed = (change: object): HostManifest =>
  parseHostManifest(JSON.stringify({ ...MANIFEST, ...change }), './hosts/production.json');

it('reads what it wrote, with names in order', () => {
  const text = formatHostManifest(MANIFEST);
  expect(parseHostManifest(text, 'x')).toEqual(MANIFEST);
  expect(text.indexOf('"@backstage/errors"')).toBeLessThan(text.indexOf('"knex"'));
  expect(formatHostManifest(parseHostManifest(text, 'x'))).toBe(text);
});

it.each([
  [
    'a text that is cut short',
    () => parseHostManifest(formatHostManifest(MANIFEST).slice(0, 200), 'h'),
    /not valid JSON/,
  ],
  ['a later schema version', () => parsed({ schemaVersion: 2 }), /schema version 2.*knows 1/],
  ['no schema version', () => parsed({ schemaVersion: undefined }), /schema version undefined/],
  ['a misspelt field', () => parsed({ pakages: {} }), /unknown field "pakages"; "packages" may be meant/],
  ['no packages', () => parsed({ packages: undefined }), /has no "packages"/],
  ['no package of Backstage', () => parsed({ packages: { knex: '3.1.0' } }), /lists no package of Backstage/],
  [
    'a version that is none',
    () => parsed({ packages: { '@backstage/errors': 'workspace:^' } }),
    /semantic version for @backstage/,
  ],
  ['an unknown installer', () => parsed({ installer: 'rhdh' }), /"installer" that is not one of rhdh-1.9/],
  ['a date of another form', () => parsed({ date: 'yesterday' }), /"date" that is not a date such as/],
  ['a feature without package', () => parsed({ features: [{ pluginId: 'x' }] }), /"features" that is not a list/],
])('rejects %s', (_what, read, message) => {
  expect(read).toThrow(expect.objectContaining({ code: 'EHOST', message: expect.stringMatching(message) as string }));
});

describe('a host of an option', () => {
  const root = temporaryFolder();
  writeFiles(root, { 'hosts/production.json': MANIFEST, 'hosts/copy.json': MANIFEST });

  it('is a file of the workspace', () => {
    expect(readHosts(root, ['./hosts/production.json', './hosts/production.json'])).toEqual([MANIFEST]);
  });

  it.each([
    ['an unknown name', ['rhdh-1.11'], /no host rhdh-1\.11\. Did you mean rhdh-1\./],
    ['a file that does not exist', ['./hosts/prod.json'], /hosts\/prod\.json does not exist/],
    ['a file outside of the workspace', ['../production.json'], /is not a path below the workspace root/],
    ['two manifests of one name', ['./hosts/production.json', './hosts/copy.json'], /have the name production/],
  ])('is rejected: %s', (_what, hosts, message) => {
    expect(() => readHosts(root, hosts)).toThrow(
      expect.objectContaining({ code: 'EHOST', message: expect.stringMatching(message) as string }),
    );
  });
});
