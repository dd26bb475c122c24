// A real OCI registry (Debian's docker-registry) on 127.0.0.1, with its data in a temporary folder.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from './free-port';

export interface OciRegistry {
  /** `127.0.0.1:<port>`. */
  readonly host: string;
  /** Uploads of a repository that are open. */
  openUploads(repository: string): readonly string[];
  stop(): Promise<void>;
}

export interface OciRegistrySettings {
  /** A line of `htpasswd -B`; open to everyone without. */
  readonly htpasswd?: string;
  /** Absolute files; plain http without. */
  readonly tls?: { readonly certificate: string; readonly key: string };
}

export async function startOciRegistry({ htpasswd, tls }: OciRegistrySettings = {}): Promise<OciRegistry> {
  const folder = mkdtempSync(path.join(tmpdir(), 'dynplug-registry-'));
  const host = `127.0.0.1:${await freePort()}`;
  const config = path.join(folder, 'config.yml');
  const users = path.join(folder, 'htpasswd');
  if (htpasswd !== undefined) writeFileSync(users, `${htpasswd}\n`);
  // JSON is YAML.
  writeFileSync(
    config,
    JSON.stringify({
      version: 0.1,
      log: { level: 'error' },
      storage: { filesystem: { rootdirectory: path.join(folder, 'data') } },
      http: { addr: host, ...(tls && { tls }) },
      ...(htpasswd !== undefined && { auth: { htpasswd: { realm: 'test', path: users } } }),
    }),
  );
  const child = spawn('docker-registry', ['serve', config], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()).on('error', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const openUploads = (repository: string): readonly string[] => {
    const uploads = path.join(folder, 'data/docker/registry/v2/repositories', repository, '_uploads');
    // Of one that was ended, the registry leaves the states of its hashes.
    return existsSync(uploads)
      ? readdirSync(uploads).filter((id) => existsSync(path.join(uploads, id, 'startedat')))
      : [];
  };
  for (const end = Date.now() + 10_000; Date.now() < end; ) {
    if (await answers(host, tls !== undefined)) return { host, openUploads, stop };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await stop();
  throw new Error('docker-registry did not answer within 10 s');
}

/** Whatever it answers: it is up. */
function answers(host: string, secure: boolean): Promise<boolean> {
  const get = (secure ? https : http).get;
  return new Promise((resolve) => {
    get(`${secure ? 'https' : 'http'}://${host}/v2/`, { rejectUnauthorized: false }, (answer) => {
      answer.resume();
      resolve(true);
    }).on('error', () => resolve(false));
  });
}
