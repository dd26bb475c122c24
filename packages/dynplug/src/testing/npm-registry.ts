// A small npm registry on 127.0.0.1 that keeps what it is given in memory, wants a token, and fails where a spec says so.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Packument {
  readonly name: string;
  readonly versions: Record<string, { readonly dist: { integrity?: string; shasum?: string; tarball?: string } }>;
  readonly 'dist-tags': Record<string, string>;
}

export interface NpmRequest {
  readonly method: string;
  /** Decoded path. */
  readonly path: string;
  readonly authorization: string | undefined;
  readonly otp: string | undefined;
}

export interface TestNpmRegistry {
  /** Ends with a slash. */
  readonly url: string;
  readonly packages: Map<string, Packument>;
  /** By the path of their address, which `dist.tarball` names. */
  readonly tarballs: Map<string, Buffer>;
  readonly seen: NpmRequest[];
  /** The header that it wants. */
  accepts: string;
  /** Answers instead, or undefined to let a request pass. */
  fault: ((request: NpmRequest) => { status: number; body: string } | undefined) | undefined;
  /** Changes what is kept of a package that was published. */
  keep: (sent: Packument) => void;
}

export const TOKEN = 'hidden-npm-token';

const servers: ReturnType<typeof createServer>[] = [];
afterAll(() => Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve)))));

/** Stopped after the spec file's last test. */
export async function startNpmRegistry(): Promise<TestNpmRegistry> {
  const registry: { -readonly [K in keyof TestNpmRegistry]: TestNpmRegistry[K] } = {
    url: '',
    packages: new Map(),
    tarballs: new Map(),
    seen: [],
    accepts: `Bearer ${TOKEN}`,
    fault: undefined,
    keep: () => undefined,
  };
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      answer(registry, request, body, response);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  registry.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return registry;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function answer(registry: TestNpmRegistry, request: IncomingMessage, body: string, response: ServerResponse): void {
  const { authorization, 'npm-otp': otp } = request.headers;
  const seen: NpmRequest = {
    method: request.method ?? '',
    path: decodeURIComponent((request.url ?? '').split('?')[0] ?? ''),
    authorization,
    otp: typeof otp === 'string' ? otp : undefined,
  };
  registry.seen.push(seen);
  const { status, body: text } = registry.fault?.(seen) ?? handle(registry, seen, body);
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(text);
}

function handle(
  registry: TestNpmRegistry,
  request: NpmRequest,
  body: string,
): { status: number; body: string | Buffer } {
  const say = (status: number, value: unknown): { status: number; body: string } => ({
    status,
    body: JSON.stringify(value),
  });
  const isAllowed = request.authorization === registry.accepts;
  const tag = /^\/-\/package\/(.+)\/dist-tags(?:\/(.+))?$/.exec(request.path);
  const packument = registry.packages.get(tag?.[1] ?? request.path.slice(1));
  const tarball = registry.tarballs.get(request.path);
  if (tarball) return { status: 200, body: tarball };
  if (request.method === 'GET') {
    if (!packument) return say(404, { error: 'not found' });
    return say(200, tag ? packument['dist-tags'] : packument);
  }
  if (!isAllowed) return say(401, { error: `no: ${request.authorization ?? ''}` });
  if (tag?.[2] !== undefined && packument) {
    packument['dist-tags'][tag[2]] = JSON.parse(body) as string;
    return say(200, {});
  }
  const sent = JSON.parse(body) as Packument;
  const known = registry.packages.get(sent.name);
  if (known && Object.keys(sent.versions).some((version) => known.versions[version]))
    return say(409, { error: 'is there' });
  registry.keep(sent);
  registry.packages.set(sent.name, {
    name: sent.name,
    versions: { ...known?.versions, ...sent.versions },
    'dist-tags': { ...known?.['dist-tags'], ...sent['dist-tags'] },
  });
  return say(201, {});
}
