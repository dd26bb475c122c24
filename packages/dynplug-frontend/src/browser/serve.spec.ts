import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
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
  };
  let server: PageServer;
  beforeAll(async () => {
    for (const folder of ['page', 'assets/static']) mkdirSync(path.join(root, folder), { recursive: true });
    writeFileSync(path.join(root, 'page/page.js'), 'page');
    writeFileSync(path.join(root, 'assets/static/a b.js'), 'asset');
    writeFileSync(path.join(root, 'secret.js'), 'secret');
    server = await servePages({ '/api/scalprum/x/': path.join(root, 'assets') }, 'notes');
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
