import { parseHostManifest } from '../../host-manifest/host-manifest';
import { changesIn, treeWith, written } from '../../testing/generator-tree';
import hostManifestGenerator from './generator';

const LOCK = {
  lockfileVersion: 3,
  packages: { 'node_modules/@backstage/errors': { version: '1.2.7' }, 'node_modules/knex': { version: '3.1.0' } },
};
const FILES = {
  'portal/package.json': {
    name: 'portal',
    version: '1.0.0',
    backstage: { role: 'backend' },
    dependencies: { '@backstage/errors': '^1.2.0' },
  },
  'portal/package-lock.json': LOCK,
};

let said: jest.SpyInstance;
beforeEach(() => (said = jest.spyOn(console, 'log').mockImplementation(() => undefined)));
afterEach(() => jest.restoreAllMocks());

it('writes the manifest of a host, and the same again', async () => {
  const tree = treeWith(FILES);
  await hostManifestGenerator(tree, { name: 'production', from: 'portal', installer: 'rhdh-1.10' });
  expect(changesIn(tree)).toEqual(['hosts/production.json']);
  const text = tree.read('hosts/production.json', 'utf8') ?? '';
  expect(parseHostManifest(text, 'x')).toMatchObject({
    name: 'production',
    installer: 'rhdh-1.10',
    source: { from: 'package-lock.json' },
    packages: { '@backstage/errors': '1.2.7' },
  });
  expect(said.mock.calls.flat().join('\n')).toMatch(
    /production\. Packages by package-lock\.json: 1, of Backstage: 1\.\n {2}There is no backstage\.json[^]*\nCommit the file, and name it in nx\.json: "host": "\.\/hosts\/production\.json"/,
  );
  const again = written(tree);
  await hostManifestGenerator(again, { name: 'production', from: 'portal', installer: 'rhdh-1.10' });
  expect(again.read('hosts/production.json', 'utf8')).toBe(text);
});

it.each([
  ['a file of another kind', { 'hosts/production.json': '{}' }, {}, /EEXISTS hosts\/production\.json already exists/],
  ['a file outside of the workspace', {}, { file: '../production.json' }, /EOUTPUT/],
  ['a name that is no file name', {}, { name: '../x' }, /EOPTION Option "name"/],
  [
    'a host that cannot be read',
    { 'portal/package-lock.json': '{' },
    {},
    /EHOSTSOURCE package-lock\.json cannot be read/,
  ],
])('writes nothing for %s', async (_what, files, options, message) => {
  const tree = treeWith({ ...FILES, ...files });
  await expect(hostManifestGenerator(tree, { name: 'production', from: 'portal', ...options })).rejects.toThrow(
    message,
  );
  expect(changesIn(tree)).toEqual([]);
});
