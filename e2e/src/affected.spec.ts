// A checkout in git with several plugins, as CI has it: what a commit does not touch is neither packaged nor published.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { clonePortal } from '../../tools/clone-portal.cjs';
import { execute, nxIn } from '../../tools/portal.cjs';
import { type OciRegistry, startOciRegistry } from './oci-registry';
import { PORTAL, plugin } from './portal';
import { describeWith } from './tools';

const FOLDERS = ['greeter-backend', 'legacy-backend', 'notes-backend', 'notes-backend-module-shout'];
const PROJECTS = `--projects=${FOLDERS.map(plugin).join(',')}`;
type Json = Record<string, unknown>;

describeWith(['git', 'docker-registry'], 'nx affected -t publish', () => {
  let registry: OciRegistry;
  let parent: string;
  let checkout: string;

  const edit = (file: string, change: (json: Json) => Json): void => {
    const target = path.join(checkout, file);
    writeFileSync(target, JSON.stringify(change(JSON.parse(readFileSync(target, 'utf8')) as Json), null, 2));
  };
  const git = async (...args: readonly string[]): Promise<void> => {
    const identity = ['-c', 'user.name=e2e', '-c', 'user.email=e2e@localhost', '-c', 'commit.gpgsign=false'];
    const { code, output } = await execute('git', [...identity, ...args], { cwd: checkout });
    if (code !== 0) throw new Error(output);
  };
  const tagsOf = async (folder: string): Promise<readonly string[]> => {
    const response = await fetch(`http://${registry.host}/v2/acme/acme-backstage-plugin-${folder}/tags/list`);
    return ((await response.json()) as { tags?: string[] }).tags?.sort() ?? [];
  };

  beforeAll(async () => {
    registry = await startOciRegistry();
    // Beside the portal, so that its installed files can be linked.
    parent = mkdtempSync(path.join(path.dirname(PORTAL), 'affected-'));
    checkout = path.join(parent, 'portal');
    clonePortal(PORTAL, checkout);
    // Nothing but what init writes: targets are inferred.
    edit('nx.json', ({ targetDefaults, ...nxJson }) => ({
      ...nxJson,
      targetDefaults: Object.fromEntries(
        Object.entries(targetDefaults as Json).filter(([name]) => !name.startsWith('@org/dynplug:')),
      ),
    }));
    for (const folder of readdirSync(path.join(checkout, 'plugins')))
      edit(`plugins/${folder}/package.json`, ({ nx: _nx, ...manifest }) => manifest);
    const { code, output } = await nxIn(checkout, [
      'g',
      '@org/dynplug:init',
      `--imageRepository=${registry.host}/acme`,
    ]);
    if (code !== 0) throw new Error(output);
    await git('init', '--quiet');
    await git('add', '.');
    await git('commit', '--quiet', '--message', 'All plugins');
  });
  afterAll(async () => {
    await registry.stop();
    rmSync(parent, { recursive: true, force: true });
  });

  it('publishes all in parallel, and leaves the checkout clean', async () => {
    const { code, output } = await nxIn(checkout, ['run-many', '-t', 'publish', PROJECTS, '--parallel=4']);
    expect(output).toContain('Successfully ran target publish for 4 projects');
    expect(code).toBe(0);
    for (const folder of FOLDERS) expect(await tagsOf(folder)).toEqual(['0.1.0']);
    const { output: changed } = await execute('git', ['status', '--porcelain'], { cwd: checkout });
    expect(changed).toBe('');
  });

  it('publishes what a commit has changed, and nothing else', async () => {
    edit('plugins/greeter-backend/package.json', (manifest) => ({ ...manifest, version: '0.1.1' }));
    await git('commit', '--quiet', '--all', '--message', 'A new greeter');
    const flags = ['--base=HEAD~1', '--head=HEAD', '--parallel=4'];
    const { code, output } = await nxIn(checkout, ['affected', '-t', 'package-oci', 'publish', ...flags]);
    expect(output).toMatch(/Successfully ran targets package-oci, publish for project @acme\/backstage-plugin-greeter/);
    expect(code).toBe(0);
    expect(await tagsOf('greeter-backend')).toEqual(['0.1.0', '0.1.1']);
    for (const folder of FOLDERS.slice(1)) expect(await tagsOf(folder)).toEqual(['0.1.0']);
  });

  it('takes a changed library to the plugins that embed it, and stops at the others', async () => {
    writeFileSync(path.join(checkout, 'plugins/notes-common/src/more.ts'), 'export const more = 1;\n');
    for (const folder of ['notes-backend', 'notes-backend-module-shout'])
      edit(`plugins/${folder}/package.json`, (manifest) => ({ ...manifest, version: '0.1.2' }));
    await git('add', '.');
    await git('commit', '--quiet', '--message', 'A changed library');
    const { code, output } = await nxIn(checkout, ['affected', '-t', 'publish', '--base=HEAD~1', '--parallel=4']);
    expect(output).toContain('Successfully ran target publish for 2 projects');
    expect(code).toBe(0);
    for (const folder of FOLDERS.slice(2)) expect(await tagsOf(folder)).toEqual(['0.1.0', '0.1.2']);
    expect(await tagsOf('legacy-backend')).toEqual(['0.1.0']);
  });

  it('does the others when one fails, and says so with its exit code', async () => {
    // Another image under a tag that is there.
    writeFileSync(path.join(checkout, 'plugins/legacy-backend/src/more.ts'), 'export const more = 1;\n');
    const index = path.join(checkout, 'plugins/legacy-backend/src/index.ts');
    writeFileSync(index, `${readFileSync(index, 'utf8')}\nexport * from './more';\n`);
    edit('plugins/greeter-backend/package.json', (manifest) => ({ ...manifest, version: '0.1.3' }));
    await git('add', '.');
    await git('commit', '--quiet', '--message', 'One forgotten version');
    const { code, output } = await nxIn(checkout, ['affected', '-t', 'publish', '--base=HEAD~1', '--parallel=4']);
    expect(output).toMatch(/ETAGEXISTS/);
    expect(output).toMatch(/Failed tasks:\s+- @acme\/backstage-plugin-legacy-backend:publish/);
    expect(code).not.toBe(0);
    expect(await tagsOf('greeter-backend')).toEqual(['0.1.0', '0.1.1', '0.1.3']);
    expect(await tagsOf('legacy-backend')).toEqual(['0.1.0']);
  });
});
