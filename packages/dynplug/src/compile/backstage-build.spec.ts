import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { backstageBuild, readTargetsBeforeBuild } from './backstage-build';

const BUILD = 'backstage-cli package build';
const buildOf = (manifest: object, files: Readonly<Record<string, object | string>> = {}) => {
  const dir = temporaryFolder();
  writeFiles(dir, files);
  const all = { backstage: { role: 'backend-plugin' }, scripts: { build: BUILD }, ...manifest };
  return backstageBuild(dir, all, readTargetsBeforeBuild(dir));
};

describe('the build of a package', () => {
  it.each<[string, object, object]>([
    ['a backend plugin', {}, { outputs: ['cjs'], minify: false }],
    ['a node library', { backstage: { role: 'node-library' } }, { outputs: ['cjs'], minify: false }],
    ['a common library', { backstage: { role: 'common-library' } }, { outputs: ['esm', 'cjs'], minify: false }],
    ['one that minifies', { scripts: { build: `${BUILD} --minify` } }, { outputs: ['cjs'], minify: true }],
    [
      'one with a role',
      { scripts: { build: `${BUILD} --role common-library` } },
      { outputs: ['esm', 'cjs'], minify: false },
    ],
    ['one through Yarn', { scripts: { build: `yarn ${BUILD}` } }, { outputs: ['cjs'], minify: false }],
    ...[[], ['^build', 'tsc'], [{ projects: ['root'], target: 'tsc' }], [{ dependencies: true, target: 'build' }]].map(
      (dependsOn): [string, object, object] => [
        `one whose target depends on ${JSON.stringify(dependsOn)}`,
        { nx: { targets: { build: { dependsOn } } } },
        { outputs: ['cjs'] },
      ],
    ),
  ])('is that of Backstage for %s', (_what, manifest, expected) => {
    expect(buildOf(manifest)).toMatchObject(expected);
  });

  it.each<[string, object]>([
    ['another command', { scripts: { build: 'tsc' } }],
    ['a further command', { scripts: { build: `${BUILD} && cp -r assets dist` } }],
    ['an unknown flag', { scripts: { build: `${BUILD} --stats` } }],
    ['a script before it', { scripts: { build: BUILD, prebuild: 'node generate.js' } }],
    ['a script after it', { scripts: { build: BUILD, postbuild: 'node copy.js' } }],
    ['no script', { scripts: {} }],
    ['no scripts', { scripts: undefined }],
    ['no role', { backstage: undefined }],
    ['a role for browsers', { backstage: { role: 'frontend-plugin' } }],
    ['a role that only an object inherits', { backstage: { role: 'constructor' } }],
    ['another target', { nx: { targets: { build: { executor: 'nx:noop' } } } }],
    ['a target before it', { nx: { targets: { build: { dependsOn: ['^build', 'generate'] } } } }],
    ['a target before it, written in full', { nx: { targets: { build: { dependsOn: [{ target: 'generate' }] } } } }],
  ])('is its own with %s', (_what, manifest) => {
    expect(buildOf(manifest)).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ['build', { build: { dependsOn: ['^build', 'generate'] } }],
    ['build, in the form of a list', { build: [{ dependsOn: [{ target: 'generate' }] }] }],
    ['scripts', { 'nx:run-script': { dependsOn: ['generate'] } }],
  ])('is its own where targetDefaults of %s name a target that the package has', (_what, targetDefaults) => {
    const nxJson = { 'nx.json': `// comment\n${JSON.stringify({ targetDefaults })}` };
    const generate = { scripts: { build: BUILD, generate: 'openapi' } };
    expect(buildOf(generate, nxJson)).toBeUndefined();
    expect(buildOf({ nx: { targets: { generate: {} } } }, nxJson)).toBeUndefined();
    expect(buildOf({}, { ...nxJson, 'project.json': { targets: { generate: {} } } })).toBeUndefined();
    expect(buildOf({}, nxJson)).toBeDefined();
    expect(buildOf({ ...generate, nx: { targets: { build: { dependsOn: ['^build'] } } } }, nxJson)).toBeDefined();
  });

  it('is that of Backstage where targetDefaults name targets of other projects, and tsc', () => {
    const dependsOn = ['^build', 'tsc', { projects: ['root'], target: 'generate' }];
    const scripts = { build: BUILD, tsc: 'tsc', generate: 'openapi' };
    expect(buildOf({ scripts }, { 'nx.json': { targetDefaults: { build: { dependsOn } } } })).toBeDefined();
    expect(buildOf({ scripts }, { 'nx.json': '{' })).toBeDefined();
  });

  it('is its own where project.json has another target, and not where that is broken', () => {
    expect(buildOf({}, { 'project.json': { targets: { build: { command: 'make' } } } })).toBeUndefined();
    expect(buildOf({}, { 'project.json': { targets: {} } })).toBeDefined();
    expect(buildOf({}, { 'project.json': '{' })).toBeDefined();
  });
});
