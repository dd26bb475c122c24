// Dependencies that a package manager adds to published packages, or takes out of them: packageExtensions of Yarn and pnpm, and what
// .pnpmfile.cjs does. The manifest on disk does not name them.
import { FEATURE, PLUGIN_ROOT, type Files, deriveFrom, installed, portal, textOf } from '../testing/portal';
import type { DerivedPackage } from './derived-package';

const text = (...lines: readonly string[]): string => `${lines.join('\n')}\n`;
const names = ({ packages }: DerivedPackage): readonly string[] =>
  packages.map(({ path, version }) => `${path.replaceAll('node_modules/', '')}@${version}`).sort();

const ENTRY: Files = { [`${PLUGIN_ROOT}/dist/index.cjs.js`]: `require('left');\n${FEATURE}` };

describe('packageExtensions of Yarn', () => {
  const yarn = (left: object, ...extensions: readonly string[]): Files => ({
    ...ENTRY,
    ...installed('left', '1.0.1', left),
    ...installed('added', '2.0.0', { dependencies: { deep: '1' } }),
    ...installed('deep', '1.0.0'),
    'yarn.lock': text(
      ...['__metadata:', '  version: 8', ''],
      ...['"left@npm:^1.0.0":', '  version: 1.0.1', '  resolution: "left@npm:1.0.1"'],
    ),
    '.yarnrc.yml': text('nodeLinker: node-modules', 'packageExtensions:', ...extensions),
  });
  const ADDS = ['    dependencies:', '      added: ^2.0.0'];

  it('bring the package that they add, and the manifest then names it', async () => {
    const root = portal({
      ...yarn({}, '  "left@^1.0.0":', ...ADDS),
      'node_modules/left/index.js': `require('added');`,
    });
    const derived = await deriveFrom(root);
    expect(derived.findings).toEqual([]);
    expect(names(derived)).toEqual(['added@2.0.0', 'deep@1.0.0', 'left@1.0.1']);
    expect(JSON.parse(textOf(derived, 'node_modules/left/package.json'))).toMatchObject({
      name: 'left',
      dependencies: { added: '^2.0.0' },
    });
  });

  it('for other versions, and for names that the manifest has, change nothing', async () => {
    const other = await deriveFrom(portal(yarn({}, '  left@2:', ...ADDS)));
    expect(names(other)).toEqual(['left@1.0.1']);
    const manifest = { dependencies: { added: '2.0.0' } };
    const own = await deriveFrom(portal(yarn(manifest, '  left@*:', ...ADDS)));
    expect(JSON.parse(textOf(own, 'node_modules/left/package.json'))).toMatchObject(manifest);
  });

  it('that add a peer bring it, and one that is optional only where it is anyway', async () => {
    const peers = ['  left@*:', '    peerDependencies:', '      added: ^2.0.0'];
    expect(names(await deriveFrom(portal(yarn({}, ...peers))))).toContain('added@2.0.0');
    const optional = [...peers, '    peerDependenciesMeta:', '      added:', '        optional: true'];
    expect(names(await deriveFrom(portal(yarn({}, ...optional))))).toEqual(['left@1.0.1']);
  });

  it('that make a peer optional let it be absent, without a warning', async () => {
    const left = { peerDependencies: { nowhere: '^1.0.0' } };
    expect((await deriveFrom(portal(yarn(left)))).findings).toMatchObject([{ code: 'ENOTINSTALLED' }]);
    const optional = ['  left@*:', '    peerDependenciesMeta:', '      nowhere:', '        optional: true'];
    expect((await deriveFrom(portal(yarn(left, ...optional)))).findings).toEqual([]);
  });

  it('that add what is not installed are an error', async () => {
    const root = portal(yarn({}, '  left@*:', '    dependencies:', '      absent: ^1.0.0'));
    await expect(deriveFrom(root)).rejects.toMatchObject({ code: 'ENOTINSTALLED' });
  });
});

describe('what pnpm records of a package', () => {
  /** The tree of pnpm: `left` in a folder of its own, beside what it depends on; another version of that is found by all others. */
  const pnpm = (left: object, ...recorded: readonly string[]): Files => ({
    ...ENTRY,
    ...installed('left', '1.0.1', left),
    ...installed('added', '1.0.0'),
    ...installed('added', '2.0.0', {}, 'node_modules/left/'),
    'node_modules/left/index.js': `require('added');`,
    'pnpm-lock.yaml': text(
      ...["lockfileVersion: '9.0'", 'importers:', `  ${PLUGIN_ROOT}:`],
      ...['    dependencies:', '      left:', '        specifier: ^1.0.0', '        version: 1.0.1'],
      ...['packages:', '  left@1.0.1:', '    resolution: {integrity: sha512-left}'],
      ...['  added@2.0.0:', '    resolution: {integrity: sha512-added}', 'snapshots:', '  added@2.0.0: {}'],
      ...['  left@1.0.1:', ...recorded],
    ),
  });

  it('brings what was added, in the version that the package sees', async () => {
    const derived = await deriveFrom(portal(pnpm({}, '    dependencies:', '      added: 2.0.0')));
    expect(derived.findings).toEqual([]);
    expect(names(derived)).toEqual(['added@2.0.0', 'left@1.0.1']);
    expect(JSON.parse(textOf(derived, 'node_modules/left/package.json'))).toMatchObject({
      dependencies: { added: '2.0.0' },
    });
  });

  it('lets a package go without what was taken out', async () => {
    const derived = await deriveFrom(
      portal(pnpm({ dependencies: { gone: '^1.0.0', added: '^2.0.0' } }, '    dependencies:', '      added: 2.0.0')),
    );
    expect(derived.findings).toEqual([]);
    expect(names(derived)).toEqual(['added@2.0.0', 'left@1.0.1']);
  });

  it('lists peers among the dependencies, which stay peers', async () => {
    const manifest = { peerDependencies: { added: '^2.0.0' } };
    const derived = await deriveFrom(portal(pnpm(manifest, '    dependencies:', '      added: 2.0.0')));
    expect(textOf(derived, 'node_modules/left/package.json')).not.toContain('"dependencies"');
  });

  it('leaves the manifest as it was published where only optional peers were added', async () => {
    const lock = pnpm({});
    const withPeer = (lock['pnpm-lock.yaml'] as string).replace(
      '{integrity: sha512-left}\n',
      "{integrity: sha512-left}\n    peerDependencies:\n      added: '*'\n    peerDependenciesMeta:\n      added:\n        optional: true\n",
    );
    const root = portal({ ...lock, 'pnpm-lock.yaml': withPeer, 'node_modules/left/index.js': '' });
    const derived = await deriveFrom(root);
    expect(names(derived)).toEqual(['left@1.0.1']);
    const manifest = derived.entries.find((entry) => entry.path === 'node_modules/left/package.json');
    expect(manifest?.source).toHaveProperty('file');
  });

  it('is missed where it is not installed', async () => {
    const root = portal(pnpm({}, '    dependencies:', '      absent: 1.0.0'));
    await expect(deriveFrom(root)).rejects.toMatchObject({ code: 'ENOTINSTALLED' });
  });
});
