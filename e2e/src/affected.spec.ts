// Several plugins in git, as CI has them: what a commit does not touch is neither packaged nor published.
import { Checkout, type OciRegistry, startOciRegistry } from '@org/test-kit';
import { PORTAL, plugin } from './portal';
import { describeWith } from './tools';

const FOLDERS = ['greeter-backend', 'legacy-backend', 'notes-backend', 'notes-backend-module-shout'];
const PROJECTS = `--projects=${FOLDERS.map(plugin).join(',')}`;

describeWith(['git', 'docker-registry'], 'nx affected -t publish', () => {
  let registry: OciRegistry;
  let checkout: Checkout;

  const release = (folder: string, version: string): void => {
    checkout.edit(`plugins/${folder}/package.json`, (manifest) => ({ ...manifest, version }));
  };
  /** Changes what ships of a plugin or a library, without a build of all types. */
  const describePlugin = (folder: string, description: string): void => {
    checkout.edit(`plugins/${folder}/package.json`, (manifest) => ({ ...manifest, description }));
  };
  const affected = (...targets: readonly string[]): ReturnType<Checkout['nx']> =>
    checkout.nx(['affected', '-t', ...targets, '--base=HEAD~1', '--head=HEAD', '--parallel=4']);
  const tagsOf = async (folder: string): Promise<readonly string[]> => {
    const response = await fetch(`http://${registry.host}/v2/acme/acme-backstage-plugin-${folder}/tags/list`);
    return ((await response.json()) as { tags?: string[] }).tags?.sort() ?? [];
  };

  beforeAll(async () => {
    registry = await startOciRegistry();
    checkout = await Checkout.make(PORTAL, `--imageRepository=${registry.host}/acme`);
  });
  afterAll(async () => {
    await registry.stop();
    checkout.remove();
  });

  it('publishes all in parallel, and leaves the checkout clean', async () => {
    const { code, output } = await checkout.nx(['run-many', '-t', 'publish', PROJECTS, '--parallel=4']);
    expect(output).toContain('Successfully ran target publish for 4 projects');
    expect(code).toBe(0);
    for (const folder of FOLDERS) expect(await tagsOf(folder)).toEqual(['0.1.0']);
    expect(await checkout.git('status', '--porcelain')).toBe('');
  });

  it('publishes what a commit has changed, and nothing else', async () => {
    release('greeter-backend', '0.1.1');
    await checkout.commit('A new greeter');
    const { code, output } = await affected('package-oci', 'publish');
    expect(output).toMatch(/Successfully ran targets package-oci, publish for project @acme\/backstage-plugin-greeter/);
    expect(code).toBe(0);
    expect(await tagsOf('greeter-backend')).toEqual(['0.1.0', '0.1.1']);
    for (const folder of FOLDERS.slice(1)) expect(await tagsOf(folder)).toEqual(['0.1.0']);
  });

  it('takes a changed library to the plugins that embed it, and stops at the others', async () => {
    describePlugin('notes-common', 'A changed library');
    for (const folder of FOLDERS.slice(2)) release(folder, '0.1.2');
    await checkout.commit('A changed library');
    const { code, output } = await affected('publish');
    expect(output).toContain('Successfully ran target publish for 2 projects');
    expect(code).toBe(0);
    for (const folder of FOLDERS.slice(2)) expect(await tagsOf(folder)).toEqual(['0.1.0', '0.1.2']);
    expect(await tagsOf('legacy-backend')).toEqual(['0.1.0']);
  });

  it('does the others when one fails, and says so with its exit code', async () => {
    // Another image under a tag that is there.
    describePlugin('legacy-backend', 'Another image');
    release('greeter-backend', '0.1.3');
    await checkout.commit('One forgotten version');
    const { code, output } = await affected('publish');
    expect(output).toMatch(/ETAGEXISTS/);
    expect(output).toMatch(/Failed tasks:\s+- @acme\/backstage-plugin-legacy-backend:publish/);
    expect(code).not.toBe(0);
    expect(await tagsOf('greeter-backend')).toEqual(['0.1.0', '0.1.1', '0.1.3']);
    expect(await tagsOf('legacy-backend')).toEqual(['0.1.0']);
  });
});
