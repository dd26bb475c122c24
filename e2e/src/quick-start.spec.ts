// Runs the commands of the package README, from a repository without Nx to a plugin that answers in a host and an image in a registry.
// Only a few lines that need the network or a fixed port are changed.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { freePort, type OciRegistry, startOciRegistry } from '@org/test-kit';
import { NX, PACKAGE, type Repository, readJson, repositoryWithoutNx } from './repository-without-nx';
import { describeWith } from './tools';

const HOST = process.env['E2E_HOST'] ?? '';
/** What the README says to wait for. */
const READY = 'Plugin initialization complete';

/** Texts of the fenced shells in one section. */
function commands(section: string): readonly string[] {
  const readme = readFileSync(path.join(PACKAGE, 'README.md'), 'utf8');
  const [, rest = ''] = readme.split(`## ${section}\n`);
  const [text = ''] = rest.split('\n## ');
  return [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, code]) => code as string);
}

/** Replaces what must be there: a README that has changed makes this fail. */
function replaced(text: string, changes: readonly (readonly [RegExp, string])[]): string {
  return changes.reduce((made, [pattern, replacement]) => {
    expect(made).toMatch(pattern);
    return made.replace(pattern, () => replacement);
  }, text);
}

describeWith(['bash', 'curl', 'docker-registry'], 'the quick start of the README', () => {
  const [install = '', start = '', ask = '', image = '', ...others] = commands('Quick start');
  let repository: Repository;
  let registry: OciRegistry;
  let port: number;
  let host: ChildProcess | undefined;
  let log = '';
  const bash = (script: string): Promise<string> => repository.must('bash', '-euo', 'pipefail', '-c', script);

  beforeAll(async () => {
    repository = await repositoryWithoutNx('quick-start-');
    registry = await startOciRegistry();
    port = await freePort();
  });
  afterAll(async () => {
    host?.kill('SIGKILL');
    await registry.stop();
    await repository.stop();
  });

  it('has four pieces', () => {
    expect(readFileSync(path.join(PACKAGE, 'README.md'), 'utf8')).toContain(`When it says "${READY}"`);
    expect([install, start, ask, image].every((text) => text !== '')).toBe(true);
    expect(others).toEqual([]);
  });

  it('brings Nx and the plugin, and exports', async () => {
    const output = await bash(
      replaced(install, [[/^npx nx init /m, `npx --yes nx@${NX} init --interactive=false --nxCloud=false `]]),
    );
    const readme = readFileSync(path.join(PACKAGE, 'README.md'), 'utf8');
    const [, shown = ''] = /^```text\n(Found .*?)^```$/ms.exec(readme) ?? [];
    expect(shown.split('\n').filter((line) => !output.includes(line))).toEqual([]);
    expect(shown).not.toBe('');
    expect(readJson(path.join(repository.folder, 'nx.json'))['plugins']).toEqual(['@org/dynplug']);
  });

  it('starts a host with it', async () => {
    const packages = /^npm install (.*)$/m.exec(start)?.[1]?.split(' ') ?? [];
    expect(Object.keys(readJson(path.join(HOST, 'package.json'))['dependencies'] as object)).toEqual(
      expect.arrayContaining(packages),
    );
    const script = replaced(start, [
      // The same packages, as they are installed for other tests.
      [/^npm install .*$/m, `ln -s ${HOST}/node_modules node_modules`],
      [/baseUrl: http:\/\/localhost:7007 \}/, `baseUrl: http://localhost:${port} }`],
      [/baseUrl: http:\/\/localhost:7007$/m, `baseUrl: http://localhost:${port}`],
      [/port: 7007/, `port: ${port}`],
      [/^node index\.js\n$/m, ''],
    ]);
    await bash(script);
    const cwd = path.join(repository.folder, '../host');
    host = spawn(process.execPath, ['index.js'], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [host.stdout, host.stderr]) stream?.on('data', (bytes) => (log += String(bytes)));
    for (const end = Date.now() + 90_000; !log.includes(READY) && Date.now() < end; )
      await new Promise((resolve) => setTimeout(resolve, 200));
    expect(log).toContain(READY);
  });

  it('gets an answer of the plugin', async () => {
    const script = replaced(ask, [
      [/127\.0\.0\.1:7007/, `127.0.0.1:${port}`],
      [/^curl /, 'curl --silent '],
    ]);
    expect(JSON.parse(await bash(script))).toEqual({ message: 'Bonjour, Ada!' });
  });

  it('makes an image, and publishes it', async () => {
    const script = replaced(image, [[/quay\.io\/acme/, `${registry.host}/acme`]]);
    expect(await bash(script)).toMatch(
      /- package: oci:\/\/127\.0\.0\.1:\d+\/acme\/acme-backstage-plugin-greeter-backend:/,
    );
    const tags = async (): Promise<number> =>
      (await fetch(`http://${registry.host}/v2/acme/acme-backstage-plugin-greeter-backend/tags/list`)).status;
    expect(await tags()).toBe(404);
    // "then without --dryRun"
    const publish = script.split('\n').find((line) => line.includes(':publish')) ?? '';
    await bash(publish.replace('--dryRun', ''));
    expect(await tags()).toBe(200);
  });
});
