// A registry in memory on 127.0.0.1 for specs and the demo, and faults to put before it. It checks what real ones check: digests, blobs of
// manifests, scopes.
import { createHash, randomUUID } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
}

export interface Fault {
  readonly when: (request: SeenRequest) => boolean;
  /** How often; once if absent. */
  times?: number;
  /** Answers in place of the registry; `pass` hands the request on to it. */
  readonly act: (request: http.IncomingMessage, response: http.ServerResponse, pass: () => void) => void;
}

export interface Account {
  readonly kind: 'basic' | 'bearer';
  readonly username: string;
  readonly password: string;
  readonly identityToken?: string;
  /** In place of the registry's own /token. */
  readonly realm?: string;
}

export interface TestRegistry {
  readonly host: string;
  readonly seen: SeenRequest[];
  readonly faults: Fault[];
  /** Repository → digest → bytes. */
  readonly blobs: Map<string, Map<string, Buffer>>;
  /** Repository → tag or digest → manifest. */
  readonly manifests: Map<string, Map<string, { readonly bytes: Buffer; readonly mediaType: string }>>;
  /** Open uploads. */
  readonly sessions: Map<string, { readonly repository: string; bytes: Buffer }>;
  /** Tokens that were given → their scopes. */
  readonly tokens: Map<string, readonly string[]>;
  /** Methods and paths, without queries and ids of uploads. */
  log(): readonly string[];
  stop(): Promise<void>;
}

export const digest = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/**
 * Starts one, on a port that is free.
 * @param account the only one that it knows; open to everybody without
 * @param tls plain http without
 */
export async function startMemoryRegistry(
  account?: Account,
  tls?: { readonly cert: Buffer; readonly key: Buffer },
): Promise<TestRegistry> {
  const blobs: TestRegistry['blobs'] = new Map();
  const manifests: TestRegistry['manifests'] = new Map();
  const sessions: TestRegistry['sessions'] = new Map();
  const tokens: TestRegistry['tokens'] = new Map();
  const seen: SeenRequest[] = [];
  const faults: Fault[] = [];
  const listener: http.RequestListener = (request, response) => {
    const one = { method: request.method ?? '', path: request.url ?? '', headers: request.headers };
    seen.push(one);
    // A client may go away at any time.
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    const fault = faults.find(({ when }) => when(one));
    if (fault) {
      fault.times = (fault.times ?? 1) - 1;
      if (fault.times <= 0) faults.splice(faults.indexOf(fault), 1);
      fault.act(request, response, () => handle(request, response));
    } else handle(request, response);
  };
  const server = tls ? https.createServer(tls, listener) : http.createServer(listener);

  const error = (response: http.ServerResponse, status: number, code: string, message = code): void => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ errors: [{ code, message }] }));
  };
  const of = <T>(map: Map<string, Map<string, T>>, repository: string): Map<string, T> => {
    const found = map.get(repository) ?? new Map<string, T>();
    map.set(repository, found);
    return found;
  };

  const isAllowed = (request: http.IncomingMessage, scopes: readonly string[]): boolean => {
    if (!account) return true;
    const header = request.headers.authorization ?? '';
    if (account.kind === 'basic')
      return header === `Basic ${Buffer.from(`${account.username}:${account.password}`).toString('base64')}`;
    const given = tokens.get(header.replace(/^Bearer /, ''));
    return given !== undefined && scopes.every((scope) => given.some((one) => covers(one, scope)));
  };

  const giveToken = (request: http.IncomingMessage, response: http.ServerResponse, url: URL): void => {
    let form = '';
    request.on('data', (chunk: Buffer) => (form += chunk.toString()));
    request.on('end', () => {
      const fields = new URLSearchParams(form);
      const basic = `Basic ${Buffer.from(`${account?.username}:${account?.password}`).toString('base64')}`;
      const isKnown =
        request.method === 'POST'
          ? fields.get('refresh_token') === account?.identityToken
          : request.headers.authorization === basic;
      if (!isKnown) return error(response, 401, 'UNAUTHORIZED', 'wrong password');
      const scopes =
        request.method === 'POST' ? (fields.get('scope') ?? '').split(' ') : url.searchParams.getAll('scope');
      const token = `token-${randomUUID()}`;
      tokens.set(token, scopes);
      response.end(JSON.stringify(request.method === 'POST' ? { access_token: token } : { token }));
    });
  };

  const handle = (request: http.IncomingMessage, response: http.ServerResponse): void => {
    const url = new URL(request.url ?? '', 'http://registry');
    if (url.pathname === '/token') return giveToken(request, response, url);
    const [, repository = '', kind = '', name = ''] =
      /^\/v2\/(.+?)\/(blobs\/uploads|blobs|manifests)\/(.*)$/.exec(url.pathname) ?? [];
    const access = ['GET', 'HEAD'].includes(request.method ?? '') && kind !== 'blobs/uploads' ? 'pull' : 'push';
    const from = url.searchParams.get('from');
    const scopes = [
      ...(repository === '' ? [] : [`repository:${repository}:${access}`]),
      ...(from === null ? [] : [`repository:${from}:pull`]),
    ];
    if (!isAllowed(request, scopes)) {
      const realm = account?.realm ?? `http${tls ? 's' : ''}://${host}/token`;
      response.setHeader(
        'www-authenticate',
        account?.kind === 'basic'
          ? 'Basic realm="test"'
          : `Bearer realm="${realm}",service="test",scope="${scopes.join(' ')}"`,
      );
      request.resume();
      return error(response, 401, 'UNAUTHORIZED', 'authentication required');
    }
    if (url.pathname === '/v2/') return void response.end('{}');
    if (kind === 'blobs') return readBlob(request, response, of(blobs, repository).get(name), name);
    if (kind === 'manifests') return handleManifest(request, response, repository, name);
    if (kind === 'blobs/uploads') return handleUpload(request, response, repository, name, url);
    error(response, 404, 'NOT_FOUND');
  };

  const readBlob = (
    request: http.IncomingMessage,
    response: http.ServerResponse,
    bytes: Buffer | undefined,
    name: string,
  ): void => {
    if (!bytes) return error(response, 404, 'BLOB_UNKNOWN');
    const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
    const part = first === undefined ? bytes : bytes.subarray(Number(first), last ? Number(last) + 1 : undefined);
    response.writeHead(first === undefined ? 200 : 206, {
      'content-length': part.length,
      'docker-content-digest': name,
    });
    response.end(request.method === 'HEAD' ? undefined : part);
  };

  const handleManifest = (
    request: http.IncomingMessage,
    response: http.ServerResponse,
    repository: string,
    name: string,
  ): void => {
    const all = of(manifests, repository);
    if (request.method !== 'PUT') {
      const found = all.get(name);
      if (!found) return error(response, 404, 'MANIFEST_UNKNOWN');
      response.writeHead(200, {
        'content-type': found.mediaType,
        'content-length': found.bytes.length,
        'docker-content-digest': digest(found.bytes),
      });
      return void response.end(request.method === 'HEAD' ? undefined : found.bytes);
    }
    void collect(request).then((bytes) => {
      const { config, layers = [], manifests: children = [] } = JSON.parse(bytes.toString());
      const missing = [...(config ? [config] : []), ...layers].find(
        (blob: { readonly digest: string }) => !of(blobs, repository).has(blob.digest),
      );
      if (missing) return error(response, 404, 'MANIFEST_BLOB_UNKNOWN', `blob ${missing.digest} unknown to registry`);
      if (children.some((child: { readonly digest: string }) => !all.has(child.digest)))
        return error(response, 404, 'MANIFEST_UNKNOWN');
      const manifest = { bytes, mediaType: request.headers['content-type'] ?? '' };
      all.set(name, manifest).set(digest(bytes), manifest);
      response.writeHead(201, { 'docker-content-digest': digest(bytes) });
      response.end();
    });
  };

  const handleUpload = (
    request: http.IncomingMessage,
    response: http.ServerResponse,
    repository: string,
    id: string,
    url: URL,
  ): void => {
    const [mount, from] = [url.searchParams.get('mount'), url.searchParams.get('from')];
    const mounted = mount !== null && from !== null ? of(blobs, from).get(mount) : undefined;
    if (request.method === 'POST' && mount !== null && mounted) {
      of(blobs, repository).set(mount, mounted);
      response.writeHead(201, { 'docker-content-digest': mount });
      return void response.end();
    }
    if (request.method === 'POST') {
      const session = randomUUID();
      sessions.set(session, { repository, bytes: Buffer.alloc(0) });
      response.writeHead(202, { location: `/v2/${repository}/blobs/uploads/${session}?_state=s%2Fecret-state` });
      return void response.end();
    }
    const session = sessions.get(id);
    if (!session) return error(response, 404, 'BLOB_UPLOAD_UNKNOWN');
    if (request.method === 'DELETE') {
      sessions.delete(id);
      response.writeHead(204);
      return void response.end();
    }
    const location = `/v2/${repository}/blobs/uploads/${id}?_state=s%2Fecret-state`;
    const state = (): http.OutgoingHttpHeaders => ({ location, range: `0-${Math.max(0, session.bytes.length - 1)}` });
    if (request.method === 'GET') {
      response.writeHead(204, state());
      return void response.end();
    }
    const start = /^(\d+)-/.exec(request.headers['content-range'] ?? '')?.[1];
    if (start !== undefined && Number(start) !== session.bytes.length) {
      request.resume();
      response.writeHead(416, state());
      return void response.end();
    }
    // What arrives stays, also when the connection breaks.
    request.on('data', (chunk: Buffer) => (session.bytes = Buffer.concat([session.bytes, chunk])));
    request.on('end', () => {
      if (request.method === 'PATCH') {
        response.writeHead(202, state());
        return void response.end();
      }
      sessions.delete(id);
      const wanted = url.searchParams.get('digest') ?? '';
      if (digest(session.bytes) !== wanted) return error(response, 400, 'DIGEST_INVALID');
      of(blobs, repository).set(wanted, session.bytes);
      response.writeHead(201, { 'docker-content-digest': wanted });
      response.end();
    });
  };

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    seen,
    faults,
    blobs,
    manifests,
    sessions,
    tokens,
    log: () => seen.map(({ method, path }) => `${method} ${path.replace(/\?.*/, '').replace(/[0-9a-f-]{36}$/, 'ID')}`),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function covers(given: string, wanted: string): boolean {
  const [, name, actions = ''] = given.split(':');
  const [, other, action = ''] = wanted.split(':');
  return name === other && actions.split(',').includes(action);
}

async function collect(request: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
