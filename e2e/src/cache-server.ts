// A remote cache as Nx's OpenAPI for self-hosted ones has it, in memory on 127.0.0.1.
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CacheServer {
  /** What Nx needs to find it. */
  readonly env: Readonly<Record<string, string>>;
  /** Hash of a task → what is stored, a gzipped tar. */
  readonly entries: ReadonlyMap<string, Buffer>;
  stop(): void;
}

const TOKEN = 'hidden-cache-token';

export async function startCacheServer(): Promise<CacheServer> {
  const entries = new Map<string, Buffer>();
  const server = http.createServer((request, response) => {
    const [, hash] = /^\/v1\/cache\/([^/?]+)$/.exec(request.url ?? '') ?? [];
    const answer = (status: number, body?: Buffer): void => void response.writeHead(status).end(body);
    if (hash === undefined) return answer(404);
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return answer(401);
    if (request.method === 'GET') return answer(entries.has(hash) ? 200 : 404, entries.get(hash));
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (entries.has(hash)) return answer(409);
      entries.set(hash, Buffer.concat(chunks));
      answer(200);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    env: {
      NX_SELF_HOSTED_REMOTE_CACHE_SERVER: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN: TOKEN,
    },
    entries,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
