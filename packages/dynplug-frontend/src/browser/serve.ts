// The server of the pages: the host's page, the assets of the plugin at the addresses that hosts give them, and a backend behind it, or none.
import { createReadStream, statSync } from 'node:fs';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { BackendAnswer } from '../protocol';
import { type Backend, askBackend } from './ask-backend';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};
/** Requests to other servers would make the result depend on them, and hosts without internet have none. */
const POLICY = "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'";
/** Where backends answer. */
const BACKEND = /^\/(api|\.backstage)\//;

/** What one page is made of, and what it asked for that is absent. */
export interface ServedPage {
  /** Absolute folder of the host's page. */
  readonly folder: string;
  /** For `window.dynplug.request`. */
  readonly request: object;
  readonly missing: string[];
  readonly asked: string[];
  readonly answers: BackendAnswer[];
}

export interface PageServer {
  /** Without a slash at its end. */
  readonly url: string;
  /** What documents are from now on. */
  serve(page: ServedPage): void;
  stop(): void;
}

/** What is the same for all pages. */
interface Served {
  /** Address (with slashes around) → absolute folder. */
  readonly assets: Readonly<Record<string, string>>;
  /** A script. */
  readonly notes: string;
  /** Answers requests to backends. */
  readonly backend?: Backend | undefined;
}

export async function servePages(served: Served): Promise<PageServer> {
  let page: ServedPage | undefined;
  const server: Server = createServer((request, response) => {
    const url = pathOf(request);
    if (url === undefined) response.writeHead(400).end();
    else if (page) answer(request, response, { ...served, url, page });
    else response.writeHead(503).end();
  });
  await new Promise<void>((resolve, reject) => server.on('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve: (next) => (page = next),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** undefined for an address that is none: the plugin may ask for anything. */
function pathOf({ url = '/' }: IncomingMessage): string | undefined {
  try {
    return decodeURIComponent(new URL(url, 'http://page').pathname);
  } catch {
    return undefined;
  }
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { url, page, assets, notes, backend }: Served & { readonly url: string; readonly page: ServedPage },
): void {
  const mounted = { '/__dynplug/page/': page.folder, ...assets };
  const [base, folder] = Object.entries(mounted).find(([start]) => url.startsWith(start)) ?? [];
  if (base !== undefined && folder !== undefined) {
    const file = path.join(folder, path.posix.normalize(`/${url.slice(base.length)}`));
    if (statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.setHeader('content-type', TYPES[path.extname(file)] ?? 'application/octet-stream');
      // The pages of both systems have one address.
      response.setHeader('cache-control', 'no-store');
      createReadStream(file).pipe(response);
      return;
    }
    page.missing.push(url);
    response.writeHead(404).end();
    return;
  }
  if (BACKEND.test(url)) {
    page.asked.push(url);
    if (backend) askBackend(backend, { incoming: request, path: url }, response, (one) => void page.answers.push(one));
    else json(response, 404, { error: { name: 'NotFoundError', message: 'verify runs no backend for pages' } });
  } else if (request.headers['sec-fetch-dest'] === 'document') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY });
    response.end(documentOf(page, notes));
  } else {
    page.missing.push(url);
    response.writeHead(404).end();
  }
}

function json(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function documentOf({ request }: ServedPage, notes: string): string {
  const data = JSON.stringify(request).replaceAll('<', '\\u003c');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>verify</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/__dynplug/page/page.css"><script>${notes}</script><script>window.dynplug.request = ${data};</script></head>
<body><div id="root"></div><script src="/__dynplug/page/react-dom.js"></script><script src="/__dynplug/page/page.js"></script></body></html>`;
}
