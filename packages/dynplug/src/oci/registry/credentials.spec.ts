import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder, writeFiles } from '../../testing/temporary-folder';
import { type CredentialsQuery, findCredentials } from './credentials';
import { Secrets } from './secrets';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const password = (username: string, secret: string): object => ({ kind: 'password', username, password: secret });
const PATH = process.env['PATH'];
let home: string;
beforeEach(() => {
  home = temporaryFolder();
});
afterEach(() => {
  process.env['PATH'] = PATH;
});

const find = (
  host: string,
  repository: string,
  env: Record<string, string> = {},
  more: Partial<CredentialsQuery> = {},
): ReturnType<typeof findCredentials> =>
  findCredentials({
    host,
    repository,
    hosts: [host],
    env: { HOME: home, XDG_RUNTIME_DIR: path.join(home, 'run'), ...env },
    secrets: new Secrets(),
    ...more,
  });

/** A credential helper in the PATH. */
function helper(name: string, script: string): void {
  const folder = temporaryFolder();
  const file = path.join(folder, `docker-credential-${name}`);
  writeFileSync(file, `#!/bin/sh\nread server\n${script}\n`);
  chmodSync(file, 0o755);
  process.env['PATH'] = `${folder}${path.delimiter}${PATH ?? ''}`;
}

describe('findCredentials', () => {
  it('reads the files in the order of podman, and the environment before them', async () => {
    const files = ['docker/config.json', '.config/containers/auth.json', 'run/containers/auth.json', 'named.json'];
    const env: Record<string, string> = { DOCKER_CONFIG: path.join(home, 'docker') };
    expect(await find('quay.io', 'a', env)).toBeUndefined();
    for (const [index, file] of files.entries()) {
      writeFiles(home, { [file]: { auths: { 'quay.io': { auth: base64(`ann:p:${index}`) } } } });
      if (file === 'named.json') env['REGISTRY_AUTH_FILE'] = path.join(home, file);
      expect(await find('quay.io', 'a', env)).toEqual(password('ann', `p:${index}`));
    }
    Object.assign(env, { DYNPLUG_REGISTRY_USERNAME: 'bob', DYNPLUG_REGISTRY_PASSWORD: 'x' });
    expect(await find('quay.io', 'a', env)).toEqual(password('bob', 'x'));
  });

  it('takes the entry that names most of the path', async () => {
    writeFiles(home, {
      '.docker/config.json': {
        auths: {
          'quay.io': { auth: base64('host:1') },
          'quay.io/acme': { auth: base64('acme:2') },
          'quay.io/acme/notes': { username: 'notes', password: '3' },
          'https://old.example.com/v1/': { auth: base64('old:4') },
          'empty.example.com': {},
        },
      },
    });
    expect(await find('quay.io', 'acme/notes')).toEqual(password('notes', '3'));
    expect(await find('quay.io', 'acme/notes2')).toEqual(password('acme', '2'));
    expect(await find('quay.io', 'other')).toEqual(password('host', '1'));
    expect(await find('old.example.com', 'x')).toEqual(password('old', '4'));
    expect(await find('empty.example.com', 'x')).toBeUndefined();
    expect(await find('quay.io.example.com', 'acme')).toBeUndefined();
  });

  it('knows the names of Docker Hub, identity tokens and tokens', async () => {
    writeFiles(home, {
      '.docker/config.json': {
        auths: {
          'https://index.docker.io/v1/': { auth: base64('hub:1') },
          'a.azurecr.io': { auth: base64('00000000:'), identitytoken: 'refresh' },
          'b.example.com': { registrytoken: 'bearer' },
        },
      },
    });
    expect(await find('docker.io', 'library/x')).toEqual(password('hub', '1'));
    expect(await find('a.azurecr.io', 'x')).toEqual({ kind: 'identity', identityToken: 'refresh' });
    expect(await find('b.example.com', 'x')).toEqual({ kind: 'token', token: 'bearer' });
  });

  it('asks the helper of a registry first, and the store last', async () => {
    helper('test', 'echo "{\\"ServerURL\\":\\"$server\\",\\"Username\\":\\"$server\\",\\"Secret\\":\\"$1\\"}"');
    writeFiles(home, {
      '.docker/config.json': {
        auths: { 'quay.io': { auth: base64('ann:1') }, 'ghcr.io': { auth: base64('ann:2') }, 'docker.io': {} },
        credHelpers: { 'quay.io': 'test' },
        credsStore: 'test',
      },
    });
    expect(await find('quay.io', 'a')).toEqual(password('quay.io', 'get'));
    expect(await find('ghcr.io', 'a')).toEqual(password('ann', '2'));
    expect(await find('docker.io', 'a')).toEqual(password('https://index.docker.io/v1/', 'get'));
  });

  it('tells a helper without credentials from one that fails, and shows nothing that it prints', async () => {
    writeFiles(home, { '.docker/config.json': { credsStore: 'test' } });
    helper('test', 'echo "credentials not found in native keychain"; exit 1');
    expect(await find('quay.io', 'a')).toBeUndefined();
    helper('test', 'echo "{\\"Username\\":\\"<token>\\",\\"Secret\\":\\"refresh\\"}"');
    expect(await find('quay.io', 'a')).toEqual({ kind: 'identity', identityToken: 'refresh' });
    for (const script of ['echo hidden-secret; exit 1', 'echo hidden-secret']) {
      helper('test', script);
      const error = await find('quay.io', 'a').catch((thrown: unknown) => thrown as Error);
      expect(error).toMatchObject({
        code: 'EAUTH',
        message: expect.stringContaining('docker-credential-test') as string,
      });
      expect(JSON.stringify([error, (error as Error).message, (error as Error).stack])).not.toContain('hidden-secret');
    }
    process.env['PATH'] = temporaryFolder();
    await expect(find('quay.io', 'a')).rejects.toThrow(/docker-credential-test.* is not installed/);
  });

  it('refuses what it cannot read, without showing it', async () => {
    writeFiles(home, { '.docker/config.json': '{"auths": hidden-secret' });
    await expect(find('quay.io', 'a')).rejects.toThrow(/config\.json cannot be read as JSON\.$/);
    writeFiles(home, { '.docker/config.json': { auths: { 'quay.io': { auth: base64('hidden-secret') } } } });
    await expect(find('quay.io', 'a')).rejects.toThrow(/the entry for quay\.io is not a user with a password\.$/);
    writeFiles(home, { '.docker/config.json': { credsStore: '../evil' } });
    await expect(find('quay.io', 'a')).rejects.toMatchObject({ code: 'EAUTH' });
    await expect(find('quay.io', 'a', { REGISTRY_AUTH_FILE: path.join(home, 'none') })).rejects.toThrow(
      /does not exist/,
    );
    await expect(find('quay.io', 'a', { DYNPLUG_REGISTRY_USERNAME: 'bob' })).rejects.toThrow(/Only one of/);
  });

  it('gives credentials of the environment to one registry only', async () => {
    const env = { DYNPLUG_REGISTRY_USERNAME: 'bob', DYNPLUG_REGISTRY_PASSWORD: 'x' };
    const hosts = ['quay.io', 'ghcr.io'];
    await expect(find('quay.io', 'a', env, { hosts })).rejects.toThrow(/several registries: quay\.io, ghcr\.io/);
    const meant = { ...env, DYNPLUG_REGISTRY: 'ghcr.io' };
    expect(await find('quay.io', 'a', meant, { hosts })).toBeUndefined();
    expect(await find('ghcr.io', 'a', meant, { hosts })).toEqual(password('bob', 'x'));
  });
});
