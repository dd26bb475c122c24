import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type Server, createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BackendAnswer } from '../protocol';
import { type PageServer, servePages } from './serve';

interface Answer {
  readonly status: number | undefined;
  readonly type: string | undefined;
  readonly text: string;
}

describe('the server of pages', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'dynplug-spec-'));
  const page = {
    folder: path.join(root, 'page'),
    request: { word: '</script>' },
    missing: [] as string[],
    asked: [] as string[],
    answers: [] as BackendAnswer[],
  };
  let server: PageServer;
  beforeAll(async () => {
    for (const folder of ['page', 'assets/static']) mkdirSync(path.join(root, folder), { recursive: true });
    writeFileSync(path.join(root, 'page/page.js'), 'page');
    writeFileSync(path.join(root, 'assets/static/a b.js'), 'asset');
    writeFileSync(path.join(root, 'secret.js'), 'secret');
    server = await servePages({ assets: { '/api/scalprum/x/': path.join(root, 'assets') }, notes: 'notes' });
  });
  afterAll(() => {
    server.stop();
    rmSync(root, { recursive: true });
  });

  /** As it is written: `fetch` would tidy up the path. */
  const ask = (url: string, headers = {}): Promise<Answer> =>
    new Promise((resolve, reject) => {
      get(server.url, { path: url, headers }, (response) => {
        let text = '';
        response.on('data', (part) => (text += String(part)));
        response.on('end', () =>
          resolve({ status: response.statusCode, type: response.headers['content-type'], text }),
        );
      }).on('error', reject);
    });

  it('has no page before it is given one', async () => {
    expect(await ask('/')).toMatchObject({ status: 503 });
  });

  it('serves the page, assets at their addresses, and the document at each other path', async () => {
    server.serve(page);
    expect(await ask('/__dynplug/page/page.js')).toEqual({ status: 200, type: 'text/javascript', text: 'page' });
    expect(await ask('/api/scalprum/x/static/a%20b.js?v=1')).toMatchObject({ status: 200, text: 'asset' });
    const document = await ask('/any/path', { 'sec-fetch-dest': 'document' });
    expect(document.text).toContain('window.dynplug.request = {"word":"\\u003c/script>"}');
    expect(document.text.match(/<\/script>/g)).toHaveLength(4);
  });

  it.each(['/api/scalprum/x/../../secret.js', '/api/scalprum/x/..%2f..%2fsecret.js', '/%', '//'])(
    'serves nothing outside of its folders: %s',
    async (url) => {
      expect((await ask(url)).status).toBeGreaterThanOrEqual(400);
    },
  );

  it('notes files that are absent, and requests to backends', async () => {
    page.missing.length = page.asked.length = 0;
    expect(await ask('/api/scalprum/x/static/none.js')).toMatchObject({ status: 404 });
    expect(await ask('/api/notes/notes')).toMatchObject({ status: 404, type: 'application/json' });
    expect(await ask('/logo.png')).toMatchObject({ status: 404 });
    expect(page).toMatchObject({
      missing: ['/api/scalprum/x/static/none.js', '/logo.png'],
      asked: ['/api/notes/notes'],
    });
  });
});

describe('the server of pages with a backend behind it', () => {
  let backend: Server;
  let server: PageServer;
  const page = { folder: '/nowhere', request: {}, missing: [], asked: [], answers: [] as BackendAnswer[] };
  beforeAll(async () => {
    backend = createServer((request, response) => {
      const { url, method, headers } = request;
      if (url === '/api/notes/none') response.writeHead(404).end();
      else if (url === '/api/notes/broken') request.socket.destroy();
      else
        request.on('data', (body) => {
          response.writeHead(url === '/api/notes/7' ? 404 : 201, { 'content-type': 'text/plain' });
          response.end(`${method} ${headers.authorization} ${String(body)}`);
        });
    });
    await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
    const { port } = backend.address() as AddressInfo;
    server = await servePages({ assets: {}, notes: '', backend: { url: `http://127.0.0.1:${port}`, token: 'guest' } });
    server.serve(page);
  });
  afterAll(() => {
    server.stop();
    backend.close();
  });
  const post = async (at: string, headers = {}): Promise<readonly [number, string]> => {
    const response = await fetch(server.url + at, { method: 'POST', body: 'text', headers });
    return [response.status, await response.text()];
  };

  it('passes requests on, as those of a guest unless they have a token', async () => {
    expect(await post('/api/notes/add?x=1')).toEqual([201, 'POST Bearer guest text']);
    expect(await post('/api/notes/add', { authorization: 'Bearer own' })).toEqual([201, 'POST Bearer own text']);
    expect((await post('/notes'))[0]).toBe(404);
  });

  it('tells a route that is absent from one that finds nothing, and from a backend that breaks', async () => {
    page.answers.length = 0;
    for (const at of ['none', '7', 'broken']) await post(`/api/notes/${at}`);
    expect(page.answers).toEqual([
      { method: 'POST', path: '/api/notes/none', status: 404, isUnrouted: true },
      { method: 'POST', path: '/api/notes/7', status: 404, isUnrouted: false },
      { method: 'POST', path: '/api/notes/broken', status: 502, isUnrouted: false },
    ]);
  });
});
