// What the executor asks of a target that Nx caches, before anything is unpacked.
import type { ExecutorContext, TargetConfiguration } from '@nx/devkit';
import { executorContext } from '../../testing/executor-context';
import { startTestRegistry } from '../../testing/oci-registry';
import { temporaryFolder, writeFiles } from '../../testing/temporary-folder';
import verifyExecutor from './executor';

const DIGEST = `sha256:${'a'.repeat(64)}`;

function contextOf(root: string, target: TargetConfiguration): ExecutorContext {
  const configuration = { executor: '@org/dynplug:verify', ...target };
  return {
    ...executorContext(root, 'portal', '.'),
    targetName: 'verify',
    nxJsonConfiguration: {},
    projectsConfigurations: { version: 2, projects: { portal: { root: '.', targets: { verify: configuration } } } },
  };
}

/** What the target prints when it fails. */
async function failureOf(from: string, target: TargetConfiguration, files: object = {}): Promise<string> {
  const root = temporaryFolder();
  writeFiles(root, { 'package.json': { name: 'portal' }, ...files });
  const printed = jest.spyOn(console, 'error').mockImplementation();
  try {
    expect(await verifyExecutor({ from }, contextOf(root, target))).toEqual({ success: false });
    return printed.mock.calls.flat().join('\n');
  } finally {
    printed.mockRestore();
  }
}

const CACHED: TargetConfiguration = { cache: true, inputs: ['{projectRoot}/*.yaml'] };

describe('a target that Nx caches', () => {
  it.each([
    ['a tag', 'oci://127.0.0.1:1/acme/notes:1.0!notes'],
    ['a dist-tag', '@acme/notes@latest'],
    ['an address', 'https://127.0.0.1:1/notes.tgz'],
  ])('refuses %s, whose bytes may change', async (_what, from) => {
    expect(await failureOf(from, CACHED)).toMatch(
      /EINPUT .* may change without Nx noticing, and portal:verify is cached/,
    );
  });

  it('refuses a list that names a tag', async () => {
    const plugins = [{ package: 'oci://127.0.0.1:1/acme/notes:1.0!notes' }];
    const files = { 'dynamic-plugins.yaml': { plugins } };
    expect(await failureOf('dynamic-plugins.yaml', CACHED, files)).toMatch(
      /EINPUT oci:\/\/127.0.0.1:1\/acme\/notes:1.0!notes may change/,
    );
  });

  it('names each file that is no input, with the command for one that git ignores', async () => {
    const files = {
      '.gitignore': 'dist-pack\n',
      'dynamic-plugins.yaml': { includes: ['hosts/base.yaml'], plugins: [{ package: './dist-pack/foo.tgz' }] },
      'hosts/base.yaml': { plugins: [] },
      'dist-pack/foo.tgz': '',
    };
    const printed = await failureOf('dynamic-plugins.yaml', CACHED, files);
    expect(printed).toMatch(
      /EINPUT hosts\/base.yaml in from, dist-pack\/foo.tgz in from of portal:verify are no inputs/,
    );
    expect(printed).toContain('"{workspaceRoot}/hosts/base.yaml"');
    expect(printed).toContain('{"runtime":"cksum dist-pack/foo.tgz"}');
    const inputs = ['{workspaceRoot}/**/*.yaml', { runtime: 'cksum dist-pack/foo.tgz' }];
    expect(await failureOf('dynamic-plugins.yaml', { cache: true, inputs }, files)).toMatch(/EARTIFACT/);
  });

  it('takes a digest', async () => {
    const { host } = await startTestRegistry();
    expect(await failureOf(`oci://${host}/acme/notes@${DIGEST}!notes`, CACHED)).toMatch(/EREGISTRY There is no image/);
  });
});

it('takes a tag where nothing is cached', async () => {
  const { host } = await startTestRegistry();
  expect(await failureOf(`oci://${host}/acme/notes:1.0!notes`, {})).toMatch(/EREGISTRY There is no image/);
});

it.each(['gone.tgz', 'gone.yaml', 'gone.tar'])('says that %s does not exist', async (from) => {
  expect(await failureOf(from, {})).toMatch(new RegExp(`EARTIFACT ${from} does not exist`));
});
