// A real PostgreSQL (Debian's postgresql) on 127.0.0.1, with its data in a temporary folder.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { collectOutput, execute, must } from './execute';
import { freePort } from './free-port';

export interface Postgres {
  /** With the name of a user who may create databases. */
  readonly address: string;
  /** Names of the databases that others have made. */
  databases(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** Where Debian installs it: its programs are not in the PATH. */
const VERSIONS = '/usr/lib/postgresql';
/** The user that Debian makes for it: PostgreSQL does not run for root. */
const USER = 'postgres';

/** The folder of its programs: absolute; undefined when it is not installed. */
export function postgresPrograms(): string | undefined {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS) : [];
  const folders = versions.map((version) => path.join(VERSIONS, version, 'bin'));
  return folders.find((bin) => existsSync(path.join(bin, 'initdb')));
}

/** @throws when it is not installed, or does not answer within half a minute */
export async function startPostgres(): Promise<Postgres> {
  const bin = postgresPrograms();
  if (bin === undefined) throw new Error('PostgreSQL is not installed.');
  const data = mkdtempSync(path.join(tmpdir(), 'dynplug-postgres-'));
  const isRoot = userInfo().uid === 0;
  const asUser = isRoot ? ['setpriv', `--reuid=${USER}`, `--regid=${USER}`, '--clear-groups'] : [];
  const port = String(await freePort());
  const [program = '', ...flags] = [...asUser, path.join(bin, 'postgres'), '-D', data];
  const settings = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=', 'fsync=off'];
  const [prepare = '', ...wanted] = [...asUser, path.join(bin, 'initdb'), '--pgdata', data, '--username=tester'];
  if (isRoot) await must('chown', [USER, data], { cwd: data });
  await must(prepare, [...wanted, '--auth=trust', '--no-sync'], { cwd: data });
  const args = [...flags, ...settings.flatMap((one) => ['-c', one])];
  const server = spawn(program, args, { cwd: data, stdio: ['ignore', 'pipe', 'pipe'] });
  const logs = collectOutput(server);
  const ended = new Promise<void>((resolve) => server.on('close', () => resolve()).on('error', () => resolve()));
  const stop = async (): Promise<void> => {
    // It then closes connections that are open.
    server.kill('SIGINT');
    await ended;
    rmSync(data, { recursive: true, force: true });
  };
  const address = `postgresql://tester@127.0.0.1:${port}`;
  const ask = (sql: string): ReturnType<typeof execute> =>
    execute(path.join(bin, 'psql'), [`${address}/postgres`, '-Atc', sql], { cwd: data });
  const databases = async (): Promise<readonly string[]> =>
    (await ask("select datname from pg_database where datname <> 'postgres' and not datistemplate")).output
      .split('\n')
      .filter((name) => name !== '');
  for (const end = Date.now() + 30_000; Date.now() < end; await sleep(100))
    if ((await ask('select 1')).code === 0) return { address, databases, stop };
  await stop();
  throw new Error(`PostgreSQL did not answer within 30 s:\n${logs()}`);
}
