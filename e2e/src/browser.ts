// A server of the shell's pages in front of a real backend, and Debian's Chromium that looks at them.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { type IncomingMessage, type Server, type ServerResponse, request as ask, createServer } from 'node:http';
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
  /** What a page sends to /result next. */
  result(): Promise<unknown>;
  stop(): void;
}

/** Below it the backend's dynamic feature service answers. */
const DYNAMIC_FEATURES = '/.backstage/dynamic-features/';

/**
 * Serves the shell's pages and, as scalprum-backend does (which is part of Red Hat Developer Hub and not published), exported plugins.
 * What the dynamic feature service has comes from a backend behind this server.
 * @param pages absolute folder of the built shell
 * @param plugins absolute folders of exported plugins
 * @param backend its address
 */
export async function serveShell(pages: string, plugins: readonly string[], backend: string): Promise<Shell> {
  const missing: string[] = [];
  let answer: (result: unknown) => void = () => undefined;
  const scalprum = plugins.map((plugin) => {
    const folder = path.join(plugin, 'dist-scalprum');
    const manifest = readFileSync(path.join(folder, 'plugin-manifest.json'), 'utf8');
    return { name: (JSON.parse(manifest) as { name: string }).name, folder };
  });
  const lists: Readonly<Record<string, unknown>> = {
    '/api/scalprum/plugins': Object.fromEntries(
      scalprum.map(({ name }) => [name, { name, manifestLocation: `/api/scalprum/${name}/plugin-manifest.json` }]),
    ),
    '/api/auth/guest/refresh': guest(),
  };
  const fileOf = (url: string): string => {
    const plugin = scalprum.find(({ name }) => url.startsWith(`/api/scalprum/${name}/`));
    const [folder, prefix] = plugin ? [plugin.folder, `/api/scalprum/${plugin.name}`] : [pages, ''];
    return path.join(folder, path.posix.normalize(url.slice(prefix.length)));
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
    if (url.startsWith(DYNAMIC_FEATURES)) {
      passOn(backend, request, response, () => missing.push(url));
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
    result: () => new Promise((resolve) => (answer = resolve)),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Asks the backend, and gives its answer. */
function passOn(backend: string, incoming: IncomingMessage, response: ServerResponse, onMissing: () => void): void {
  const asked = ask(backend + (incoming.url ?? '/'), { headers: incoming.headers }, (answer) => {
    const status = answer.statusCode ?? 500;
    if (status >= 400) onMissing();
    answer.pipe(response.writeHead(status, answer.headers));
  });
  asked.on('error', () => {
    onMissing();
    response.writeHead(502).end();
  });
  asked.end();
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
    child.on('close', () => setTimeout(resolve, 500, { failure: 'the page reported nothing' })),
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
