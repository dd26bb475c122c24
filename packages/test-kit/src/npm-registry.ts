// A real npm registry (Verdaccio) on 127.0.0.1, with its data in a temporary folder, no uplinks, and one user.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from './free-port';

export interface NpmRegistry {
  /** Ends with a slash. */
  readonly url: string;
  /** Absolute; everything that belongs to the registry, and files of its clients. */
  readonly folder: string;
  readonly token: string;
  /** A user's .npmrc for npm, with what a spec adds. @returns its absolute path */
  npmrc(name: string, token: string | undefined, more?: string): string;
  stop(): Promise<void>;
}

export async function startNpmRegistry(): Promise<NpmRegistry> {
  const folder = mkdtempSync(path.join(tmpdir(), 'dynplug-verdaccio-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const config = path.join(folder, 'config.yaml');
  mkdirSync(path.join(folder, 'storage'));
  // JSON is YAML. Everything is for users only: what npm asks, it has to ask with a token.
  writeFileSync(
    config,
    JSON.stringify({
      storage: path.join(folder, 'storage'),
      auth: { htpasswd: { file: path.join(folder, 'htpasswd'), max_users: 10, algorithm: 'bcrypt', rounds: 1 } },
      uplinks: {},
      packages: { '**': { access: '$authenticated', publish: '$authenticated' } },
      web: { enable: false },
      log: { type: 'stdout', format: 'json', level: 'warn' },
    }),
  );
  const program = path.join(path.dirname(require.resolve('verdaccio/package.json')), 'bin', 'verdaccio');
  const child = spawn(process.execPath, [program, '--config', config, '--listen', `127.0.0.1:${port}`], {
    cwd: folder,
    stdio: 'ignore',
  });
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()).on('error', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilAnswers(url);
    const token = await addUser(url);
    const npmrc = (name: string, own: string | undefined, more = ''): string => {
      const file = path.join(folder, name);
      const credentials = own === undefined ? '' : `//127.0.0.1:${port}/:_authToken=${own}\n`;
      writeFileSync(file, `fetch-retries=0\n${credentials}${more}`);
      return file;
    };
    return { url, folder, token, npmrc, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What the registry has stored of a package: the names of its tarballs. */
export function storedTarballs({ folder }: NpmRegistry, name: string): readonly string[] {
  try {
    return readdirSync(path.join(folder, 'storage', name)).filter((file) => file.endsWith('.tgz'));
  } catch {
    // It does not know the package.
    return [];
  }
}

/** The dist-tags that it has stored. */
export function storedTags({ folder }: NpmRegistry, name: string): Readonly<Record<string, string>> {
  const packument = readFileSync(path.join(folder, 'storage', name, 'package.json'), 'utf8');
  return (JSON.parse(packument) as { 'dist-tags': Record<string, string> })['dist-tags'];
}

async function addUser(url: string): Promise<string> {
  const response = await fetch(`${url}-/user/org.couchdb.user:ann`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'ann', password: 'hidden-password' }),
  });
  const { token } = (await response.json()) as { token?: string };
  if (token === undefined) throw new Error(`Verdaccio made no user: ${response.status}`);
  return token;
}

async function untilAnswers(url: string): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; ) {
    const isUp = await fetch(`${url}-/ping`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('Verdaccio did not answer within 60 s');
}
