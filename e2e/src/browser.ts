// A static server with the paths of the real backend routers, and Debian's Chromium that looks at its pages.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { type IncomingMessage, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};

export interface Shell {
  readonly url: string;
  /** Paths that were asked for and not there. */
  readonly missing: readonly string[];
  /** What the page has sent to /result. */
  result(): Promise<unknown>;
  stop(): void;
}

/**
 * Serves the shell's pages and exported plugins, as scalprum-backend and the dynamic feature service do.
 * @param pages absolute folder of the built shell
 * @param plugins absolute folders of exported plugins
 */
export async function serveShell(pages: string, plugins: readonly string[]): Promise<Shell> {
  const missing: string[] = [];
  let answer: (result: unknown) => void;
  const result = new Promise<unknown>((resolve) => (answer = resolve));
  const read = <T>(folder: string, file: string): T => JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as T;
  const scalprum = plugins.map((folder) => {
    const { name } = read<{ name: string }>(folder, 'dist-scalprum/plugin-manifest.json');
    return { name, folder: path.join(folder, 'dist-scalprum') };
  });
  const remotes = plugins
    .filter((folder) => existsSync(path.join(folder, 'dist/mf-manifest.json')))
    .map((folder) => {
      const { name, exposes } = read<RemoteManifest>(folder, 'dist/mf-manifest.json');
      const packageName = read<{ name: string }>(folder, 'package.json').name;
      return { packageName, name, exposes, folder: path.join(folder, 'dist') };
    });
  const base = '/.backstage/dynamic-features/remotes';
  const lists: Readonly<Record<string, unknown>> = {
    '/api/scalprum/plugins': Object.fromEntries(
      scalprum.map(({ name }) => [name, { name, manifestLocation: `/api/scalprum/${name}/plugin-manifest.json` }]),
    ),
    '/api/auth/guest/refresh': guest(),
    [base]: remotes.map(({ packageName, name, exposes }) => ({
      packageName,
      remoteInfo: { name, entry: `${base}/${packageName}/mf-manifest.json` },
      exposedModules: exposes.map((exposed) => exposed.name),
    })),
  };
  const fileOf = (url: string): string => {
    const within = (prefix: string, folder: string): string | undefined =>
      url.startsWith(`${prefix}/`) ? path.join(folder, path.posix.normalize(url.slice(prefix.length))) : undefined;
    const found =
      scalprum.map(({ name, folder }) => within(`/api/scalprum/${name}`, folder)).find(Boolean) ??
      remotes.map(({ packageName, folder }) => within(`${base}/${packageName}`, folder)).find(Boolean);
    return found ?? path.join(pages, path.posix.normalize(url));
  };
  const server: Server = createServer((request, response) => {
    const url = decodeURIComponent(new URL(request.url ?? '/', 'http://shell').pathname);
    if (url === '/result') {
      void bodyOf(request).then((body) => {
        answer(JSON.parse(body));
        response.end();
      });
      return;
    }
    if (url in lists) {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(lists[url]));
      return;
    }
    const page = /^\/(scalprum|federation)$/.exec(url)?.[1];
    if (page !== undefined) {
      response.setHeader('content-type', 'text/html');
      response.end(
        `<!doctype html><title>${page}</title><link rel="icon" href="data:,"><div id="root"></div><script src="/${page}.js"></script>`,
      );
      return;
    }
    const file = fileOf(url);
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
      missing.push(url);
      response.writeHead(404).end();
      return;
    }
    response.setHeader('content-type', TYPES[path.extname(file)] ?? 'application/octet-stream').end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    missing,
    result: () => result,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

interface RemoteManifest {
  readonly name: string;
  readonly exposes: readonly { readonly name: string }[];
}

/** What the guest provider of an auth backend answers; nobody checks the signature here. */
function guest(): object {
  const identity = { type: 'user', userEntityRef: 'user:default/guest', ownershipEntityRefs: ['user:default/guest'] };
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { sub: identity.userEntityRef, exp: Math.floor(Date.now() / 1000) + 3600 };
  return { profile: {}, backstageIdentity: { token: `${part({ alg: 'none' })}.${part(claims)}.`, identity } };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const part of request) body += String(part);
  return body;
}

/**
 * What a page reports, and a picture of it. The browser stays until the page has spoken, however long the machine takes; the picture is a
 * visit of its own, in virtual time, which a slow machine may let run out.
 * @param screenshot absolute file to write
 */
export async function visit(shell: Shell, page: string, screenshot: string): Promise<unknown> {
  mkdirSync(path.dirname(screenshot), { recursive: true });
  const url = `${shell.url}/${page}`;
  const reported = await browse(['--remote-debugging-port=0', url], shell.result());
  await browse(['--virtual-time-budget=20000', `--screenshot=${screenshot}`, url], undefined);
  return reported;
}

/** Runs Chromium until `done` says something, or until it ends by itself. */
async function browse(args: readonly string[], done: Promise<unknown> | undefined): Promise<unknown> {
  const profile = mkdtempSync(path.join(tmpdir(), 'dynplug-chromium-'));
  const flags = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--disable-background-networking',
    '--no-first-run',
    '--window-size=800,400',
    `--user-data-dir=${profile}`,
  ];
  const child = spawn('chromium', [...flags, ...args], { stdio: 'ignore' });
  const ended = new Promise<unknown>((resolve) =>
    child.on('close', () => setTimeout(resolve, 500, { failure: 'the page told nothing' })),
  );
  const timer = setTimeout(() => child.kill('SIGKILL'), 90_000);
  try {
    return await Promise.race([ended, ...(done ? [done] : [])]);
  } finally {
    clearTimeout(timer);
    child.kill('SIGTERM');
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
