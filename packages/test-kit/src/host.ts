// Starts the host fixture: a real Backstage backend that loads dynamic plugins from a folder.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { collectOutput } from './execute';
import { freePort } from './free-port';

const READY_WITHIN_MS = 60_000;
const STOPS_WITHIN_MS = 5000;

export interface Host {
  readonly url: string;
  /** Everything that it has printed so far. */
  logs(): string;
  stop(): Promise<void>;
}

export interface HostOptions {
  /** A prepared host, absolute. */
  readonly hostDir: string;
  /** Absolute folder with exported plugins; a directory, not a link. */
  readonly pluginsRoot: string;
  /** A free one by default. */
  readonly port?: number;
  /** Variables besides those of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Resolves once the backend calls itself ready. @throws with the log if the host ends, or is not ready within a minute */
export async function startHost({ hostDir, pluginsRoot, port, env = {} }: HostOptions): Promise<Host> {
  const listensOn = port ?? (await freePort());
  const cwd = fs.realpathSync(hostDir);
  const child = spawn(process.execPath, ['index.js'], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NODE_ENV: 'development',
      HOST_PORT: String(listensOn),
      DYNAMIC_PLUGINS_ROOT: fs.realpathSync(pluginsRoot),
      // The service requires this for a plugins root outside of the host.
      NODE_PATH: path.join(cwd, 'node_modules'),
      ...env,
    },
  });
  const logs = collectOutput(child);
  let running = true;
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      running = false;
      resolve();
    };
    child.on('error', end).on('close', end);
  });
  const isRunning = (): boolean => running;
  const onExit = (): void => void child.kill('SIGKILL');
  process.once('exit', onExit);
  const stop = async (): Promise<void> => {
    if (isRunning()) child.kill('SIGTERM');
    const timer = setTimeout(onExit, STOPS_WITHIN_MS);
    await ended;
    clearTimeout(timer);
    process.off('exit', onExit);
  };
  const url = `http://127.0.0.1:${listensOn}`;
  for (const end = Date.now() + READY_WITHIN_MS; isRunning() && Date.now() < end; ) {
    const isReady = await fetch(`${url}/.backstage/health/v1/readiness`).then(
      ({ ok }) => ok,
      () => false,
    );
    // Another process may answer on a port that was taken.
    if (isRunning() && isReady && logs().includes('Listening on')) return { url, logs, stop };
    await Promise.race([sleep(150), ended]);
  }
  const why = isRunning() ? `was not ready within ${READY_WITHIN_MS / 1000} s` : 'ended';
  await stop();
  throw new Error(`The host ${why}:\n${logs()}`);
}
