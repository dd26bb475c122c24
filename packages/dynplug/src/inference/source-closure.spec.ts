import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { readProjectManifests } from './project-manifest';
import { type SourceClosure, indexProjects, sourceClosure } from './source-closure';

/** The closure of plugins/a in a workspace of these files. */
function closureOf(files: Readonly<Record<string, string | object>>): SourceClosure {
  const root = temporaryFolder();
  writeFiles(root, files);
  const manifests = readProjectManifests(
    root,
    Object.keys(files).filter((file) => file.endsWith('package.json') && !file.startsWith('vendor/')),
  );
  return sourceClosure(indexProjects(root, manifests, []), 'plugins/a');
}

const plugin = (more: object): object => ({ name: 'a', version: '1.0.0', main: 'dist/index.cjs.js', ...more });

describe('the source closure of a plugin', () => {
  it('names the folders that builds of workspace packages write, however deep', () => {
    const closure = closureOf({
      'plugins/a/package.json': plugin({ dependencies: { kit: '^1.0.0', semver: '^7.0.0' } }),
      'libs/kit/package.json': {
        name: 'kit',
        exports: { '.': { import: './lib/index.mjs', require: './lib/index.cjs' }, './icons/*': './icons/*' },
        optionalDependencies: { deep: 'workspace:^' },
      },
      'libs/deep/package.json': { name: 'deep', main: 'src/index.ts', module: 'index.js' },
      'libs/unused/package.json': { name: 'unused', main: 'dist/index.js' },
    });
    expect(closure).toEqual({
      folder: 'plugins/a',
      packages: ['a', 'kit', 'deep'].map((project) => ({
        folder: `${project === 'a' ? 'plugins' : 'libs'}/${project}`,
        project,
        hasBackstageBuild: false,
        isBuiltByBackstage: false,
        namesSources: false,
        tsconfig: { files: [], packages: [] },
      })),
      ownBuilt: ['plugins/a/dist'],
      otherBuilt: ['libs/deep/dist', 'libs/kit/dist', 'libs/kit/icons', 'libs/kit/lib'],
      localFolders: [],
      localFiles: [],
      usesCatalog: false,
    });
  });

  it('names the folders that "files" lists, and nothing that is not a folder or that our targets write', () => {
    const closure = closureOf({
      'plugins/a/package.json': plugin({
        files: [
          'dist',
          'migrations/**/*.js',
          './templates/',
          '/alpha',
          'dist-dynamic/*.*',
          '!secret',
          'config.d.ts',
          '*.md',
          '.',
        ],
        dependencies: { kit: '^1.0.0' },
      }),
      'libs/kit/package.json': { name: 'kit', files: ['templates', '**/*', '../outside', 'node_modules'] },
    });
    expect(closure.ownBuilt).toEqual(['alpha', 'dist', 'migrations', 'templates'].map((name) => `plugins/a/${name}`));
    expect(closure.otherBuilt).toEqual(['libs/kit/dist', 'libs/kit/templates']);
  });

  it('follows folders that specs name, which are not projects', () => {
    const closure = closureOf({
      'plugins/a/package.json': plugin({
        dependencies: {
          x: 'file:../../vendor/x',
          packed: 'file:../../vendor/packed.tgz',
          outer: 'link:../../../elsewhere',
        },
      }),
      'vendor/x/package.json': { name: 'x', main: 'build/index.js', dependencies: { y: 'portal:../y' } },
      'vendor/y/package.json': { name: 'y' },
      'vendor/packed.tgz': '',
    });
    expect(closure.localFolders).toEqual(['vendor/x', 'vendor/y']);
    expect(closure.localFiles).toEqual(['vendor/packed.tgz']);
    expect(closure.otherBuilt).toEqual(['vendor/x/build', 'vendor/x/dist', 'vendor/y/dist']);
  });

  it('names patches of the plugin and of the whole workspace', () => {
    const closure = closureOf({
      'package.json': {
        name: 'root',
        resolutions: {
          'semver@^7': 'patch:semver@npm%3A7.7.2#~/.yarn/patches/semver.patch',
          fsevents: 'patch:fsevents@^2#~builtin<compat/fsevents>',
        },
        overrides: { deep: { z: 'file:vendor/z' } },
        scripts: { postinstall: 'patch-package --patch-dir tools/patches' },
      },
      'pnpm-workspace.yaml': "overrides:\n  w: 'link:./vendor/w'\n",
      'plugins/a/package.json': plugin({
        dependencies: { ms: 'patch:ms@npm%3A2.0.0#./one.patch&optional!../two.patch::version=2.0.0' },
      }),
      'tools/patches/ms+2.0.0.patch': '',
      'vendor/z/package.json': { name: 'z' },
      'vendor/w/package.json': { name: 'w' },
    });
    expect(closure.localFiles).toEqual(['.yarn/patches/semver.patch', 'plugins/a/one.patch', 'plugins/two.patch']);
    expect(closure.localFolders).toEqual(['tools/patches', 'vendor/w', 'vendor/z']);
  });

  it('says when a range is in a catalog, also of a package that is shipped', () => {
    const files = {
      'plugins/a/package.json': plugin({ dependencies: { kit: '^1.0.0' } }),
      'libs/kit/package.json': { name: 'kit', peerDependencies: { react: 'catalog:' } },
    };
    expect(closureOf(files).usesCatalog).toBe(true);
    expect(
      closureOf({ 'plugins/a/package.json': plugin({}), 'libs/kit/package.json': files['libs/kit/package.json'] })
        .usesCatalog,
    ).toBe(false);
  });

  it('ends where packages depend on each other, and survives odd manifests', () => {
    const closure = closureOf({
      'plugins/a/package.json': plugin({
        dependencies: { b: '*', 'is-broken': '*', up: 'link:../..' },
        exports: [null, 7],
      }),
      'libs/b/package.json': { name: 'b', dependencies: { a: '*' }, main: '../outside/index.js' },
      'libs/broken/package.json': '{ "name": "is-broken", ',
    });
    expect(closure).toMatchObject({ ownBuilt: ['plugins/a/dist'], otherBuilt: ['libs/b/dist'], localFolders: [] });
  });
});
