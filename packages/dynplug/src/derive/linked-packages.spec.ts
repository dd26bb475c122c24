// Dependencies that are folders rather than packages from a registry: file:, link: and portal: make links to real folders, whose own
// dependencies may lie beside the link or beside the folder.
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { FEATURE, PLUGIN_ROOT, type Files, deriveFrom, depends, installed, portal, textOf } from '../testing/portal';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import type { DerivedPackage } from './derived-package';

const entry = (code: string): Files => ({ [`${PLUGIN_ROOT}/dist/index.cjs.js`]: `${code}\n${FEATURE}` });
const paths = (derived: DerivedPackage): readonly string[] => derived.entries.map((found) => found.path);

/** A folder of its own with one package, which is neither in the workspace nor in a node_modules. */
function elsewhere(files: Files): string {
  const root = temporaryFolder();
  writeFiles(root, files);
  return root;
}

const folder = (manifest: object, code = `exports.depth = require('deep');`, at = ''): Files => ({
  [`${at}package.json`]: { name: 'linked', version: '3.2.1', main: 'lib.js', ...manifest },
  [`${at}lib.js`]: code,
  [`${at}.git/HEAD`]: 'ref: refs/heads/main',
  [`${at}.env`]: 'SECRET=1',
});

const deep = { dependencies: { deep: '^1.0.0' } };

function link(root: string, name: string, target: string): void {
  const at = path.join(root, 'node_modules', name);
  mkdirSync(path.dirname(at), { recursive: true });
  symlinkSync(target, at);
}

describe('a linked folder', () => {
  it('in the workspace, as npm links file:, is embedded with what is installed in it', async () => {
    const root = portal(
      {
        ...depends({ linked: 'file:../../vendor/linked' }),
        ...entry(`require('linked');`),
        ...folder(deep, undefined, 'vendor/linked/'),
        ...installed('deep', '1.0.5', {}, 'vendor/linked/'),
        ...installed('deep', '1.0.0'),
      },
      { linked: 'vendor/linked' },
    );
    const derived = await deriveFrom(root);
    expect(derived.findings).toEqual([]);
    expect(derived.manifest.dependencies).toMatchObject({ linked: '3.2.1' });
    expect(JSON.parse(textOf(derived, 'node_modules/linked/package.json'))).toMatchObject({
      version: '3.2.1+embedded',
    });
    expect(derived.packages.find((pkg) => pkg.name === 'deep')).toMatchObject({ version: '1.0.5' });
  });

  it.each(['link:', 'portal:', 'file:'])(
    'outside of the workspace (%s) finds what lies beside the link',
    async (protocol) => {
      const outside = elsewhere(folder(deep));
      const root = portal({
        ...depends({ linked: `${protocol}${outside}` }),
        ...entry(`require('linked');`),
        ...installed('deep', '1.0.0'),
      });
      link(root, 'linked', outside);
      const derived = await deriveFrom(root);
      expect(derived.findings).toEqual([]);
      expect(derived.manifest.dependencies).toMatchObject({ linked: '3.2.1' });
      expect(paths(derived)).toEqual(
        expect.arrayContaining(['node_modules/deep/index.js', 'node_modules/linked/lib.js']),
      );
    },
  );

  it('outside of the workspace prefers what lies beside the folder, as Node does', async () => {
    const outside = elsewhere({ ...folder(deep), ...installed('deep', '1.7.0') });
    const root = portal({
      ...depends({ linked: `link:${outside}` }),
      ...entry(`require('linked');`),
      ...installed('deep', '1.0.0'),
    });
    link(root, 'linked', outside);
    expect((await deriveFrom(root)).packages.find((pkg) => pkg.name === 'deep')).toMatchObject({ version: '1.7.0' });
  });

  it('is packed by npm’s rules, and not taken whole as an installed package is', async () => {
    const outside = elsewhere({ ...folder({ files: ['lib.js'] }, 'exports.one = 1;'), 'notes/todo.md': '' });
    const root = portal(depends({ linked: `link:${outside}` }));
    link(root, 'linked', outside);
    expect(paths(await deriveFrom(root)).filter((file) => file.startsWith('node_modules/linked/'))).toEqual([
      'node_modules/linked/lib.js',
      'node_modules/linked/package.json',
    ]);
  });

  it('may link on to another one, whose dependencies lie beside the first link', async () => {
    const second = elsewhere({
      'package.json': { name: 'second', version: '2.0.0', main: 'index.js', dependencies: { deep: '1' } },
      'index.js': `require('deep');`,
    });
    const outside = elsewhere(folder({ dependencies: { second: `link:${second}` } }, `require('second');`));
    const root = portal({
      ...depends({ linked: `link:${outside}` }),
      ...entry(`require('linked');`),
      ...installed('deep', '1.0.0'),
    });
    link(root, 'linked', outside);
    link(root, 'second', second);
    const derived = await deriveFrom(root);
    expect(derived.findings).toEqual([]);
    expect(derived.packages.map((pkg) => `${pkg.name}@${pkg.version}`).sort()).toEqual([
      'deep@1.0.0',
      'left@1.0.1',
      'linked@3.2.1',
      'second@2.0.0',
    ]);
  });

  it.each(['file:', 'link:', 'portal:'])(
    'outside of the workspace (%s) does not ship another version that lies beside the link',
    async (protocol) => {
      const outside = elsewhere(folder({ dependencies: { deep: '^2.0.0' } }));
      const root = portal({
        ...depends({ linked: `${protocol}${outside}`, deep: '^1.0.0' }),
        ...entry(`require('linked');`),
        ...installed('deep', '1.0.0'),
      });
      link(root, 'linked', outside);
      await expect(deriveFrom(root)).rejects.toMatchObject({
        code: 'ENOTINSTALLED',
        message: expect.stringMatching(
          /deep@\^2\.0\.0, a dependency of .* > linked@3\.2\.1, is not installed for the folder/,
        ),
        hint: `Install the dependencies in ${outside}, or add "deep": "^2.0.0" to the dependencies of the plugin.`,
      });
      writeFiles(outside, installed('deep', '2.1.0'));
      expect((await deriveFrom(root)).packages.filter(({ name }) => name === 'deep')).toHaveLength(2);
    },
  );

  it('names the edge when a dependency lies nowhere', async () => {
    const outside = elsewhere(folder(deep));
    const root = portal(depends({ linked: `link:${outside}` }));
    link(root, 'linked', outside);
    await expect(deriveFrom(root)).rejects.toMatchObject({
      code: 'ENOTINSTALLED',
      message: expect.stringMatching(/deep@\^1\.0\.0, a dependency of .* > linked@3\.2\.1, is absent/),
    });
  });

  it('makes shared dependencies of it peers of the plugin', async () => {
    const outside = elsewhere(folder({ dependencies: { '@backstage/types': '^1.2.0' } }, ''));
    const root = portal(depends({ linked: `portal:${outside}` }));
    link(root, 'linked', outside);
    expect((await deriveFrom(root)).manifest.peerDependencies).toMatchObject({ '@backstage/types': '^1.2.0' });
  });
});

describe('specs that name a place', () => {
  it.each([
    'git+https://git.example.com/a/dep.git#v1.0.0',
    'git+ssh://git@git.example.com/a/dep.git',
    'git@git.example.com:a/dep.git',
    'git://git.example.com/a/dep.git#semver:^1.0.0',
    'github:a/dep',
    'gitlab:a/dep#main',
    'gist:11081aaa281',
    'a/dep',
    'a/dep#feature/x',
    'https://example.com/dep-1.0.0.tgz',
    'http://example.com/dep.tar.gz',
    '../../vendor/dep.tgz',
    './dep',
    '/srv/dep',
    '~/dep',
    'exec:./make-dep.js',
  ])('become the installed version: %s', async (spec) => {
    const derived = await deriveFrom(
      portal({
        ...depends({ dep: spec }, { peerDependencies: { other: spec }, optionalDependencies: { maybe: spec } }),
        ...installed('dep', '4.5.6'),
        ...installed('other', '7.8.9'),
        ...installed('maybe', '0.1.0'),
      }),
    );
    expect(derived.manifest.dependencies).toMatchObject({ dep: '4.5.6' });
    expect(derived.manifest.peerDependencies).toMatchObject({ other: '7.8.9' });
    expect(derived.manifest.optionalDependencies).toEqual({ maybe: '0.1.0' });
  });

  it.each(['^1.0.0', '1.x || >=2', 'latest', 'next', '*', '', 'npm:left@^1.0.0', '>= 1.0.0 < 3'])(
    'are not what a registry reads: %p stays',
    async (spec) => {
      const derived = await deriveFrom(portal({ ...depends({ dep: spec }), ...installed('dep', '1.5.6') }));
      expect(derived.manifest.dependencies).toMatchObject({ dep: spec });
    },
  );
});
