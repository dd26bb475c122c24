import { createServer, request } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { inspect } from 'node:util';
import { makeCertificate } from '../../testing/certificates';
import { startTestRegistry } from '../../testing/oci-registry';
import { impatientClock } from '../../testing/packaged-image';
import { Agents, proxyFor } from './connections';
import { bytesBody, send } from './send';
import type { RegistryFailure } from './failure';
import { Registry } from './registry';
import { Secrets } from './secrets';

describe('proxyFor', () => {
  const env = { HTTPS_PROXY: 'http://secure:1', http_proxy: 'plain:2', NO_PROXY: 'example.com, .dot.org,one.net:8443' };
  it.each<[string, string | undefined]>([
    ['https://quay.io', 'http://secure:1/'],
    ['http://quay.io', 'http://plain:2/'],
    ['https://example.com', undefined],
    ['https://a.example.com', undefined],
    ['https://badexample.com', 'http://secure:1/'],
    ['https://a.dot.org', undefined],
    ['https://one.net', 'http://secure:1/'],
    ['https://one.net:8443', undefined],
    ['http://127.0.0.1:5000', undefined],
    ['https://localhost:5000', undefined],
  ])('%s → %s', (url, proxy) => {
    expect(proxyFor(new URL(url), env)?.href).toBe(proxy);
  });

  it('heeds NO_PROXY=* and refuses a value that is not an address, without showing it', () => {
    expect(proxyFor(new URL('https://quay.io'), { ...env, NO_PROXY: '*' })).toBeUndefined();
    expect(() => proxyFor(new URL('https://quay.io'), { HTTPS_PROXY: 'socks://u:hidden@x' })).toThrow(
      /^The value of HTTPS_PROXY is not the address of a proxy\.$/,
    );
  });
});

describe('a registry behind a proxy', () => {
  const through = async (insecure: boolean): Promise<{ asked: string[]; outcome: string }> => {
    const target = await startTestRegistry();
    const asked: string[] = [];
    const proxy = createServer((incoming, response) => {
      asked.push(`${incoming.method ?? ''} ${incoming.url ?? ''} ${incoming.headers['proxy-authorization'] ?? ''}`);
      const { pathname } = new URL(incoming.url ?? '');
      request(`http://${target.host}${pathname}`, (answer) => {
        response.writeHead(answer.statusCode ?? 0, answer.headers);
        answer.pipe(response);
      }).end();
    });
    proxy.on('connect', (incoming, socket) => {
      asked.push(`CONNECT ${incoming.url ?? ''} ${incoming.headers['proxy-authorization'] ?? ''}`);
      const [host = '', port = ''] = target.host.split(':');
      const upstream = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      upstream.on('error', () => socket.destroy());
      socket.on('error', () => upstream.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const address = `http://ann:pass@127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const registry = new Registry({
      host: 'registry.test:5000',
      credentials: () => Promise.resolve(undefined),
      insecure,
      ca: undefined,
      timeout: 5000,
      attempts: 2,
      connections: 1,
      env: { HTTP_PROXY: address, HTTPS_PROXY: address },
      clock: impatientClock(),
      secrets: new Secrets(),
      signal: undefined,
    });
    const outcome = await registry.ping().then(String, (error: unknown) => (error as { code: string }).code);
    registry.close();
    proxy.close();
    proxy.closeAllConnections();
    return { asked, outcome };
  };

  it('is reached by a tunnel for TLS, and by its full address for plain http', async () => {
    const basic = `Basic ${Buffer.from('ann:pass').toString('base64')}`;
    const { asked, outcome } = await through(true);
    expect(asked).toEqual([`CONNECT registry.test:5000 ${basic}`, `GET http://registry.test:5000/v2/ ${basic}`]);
    expect(outcome).toBe('http://registry.test:5000/');
  });

  it('is not spoken to in the clear unless that was asked for', async () => {
    const { asked, outcome } = await through(false);
    expect(asked.every((line) => line.startsWith('CONNECT'))).toBe(true);
    expect(outcome).toBe('ENETWORK');
  });
});

describe('a proxy that refuses', () => {
  const PASSWORD = 'hidden-password';
  const ask = async (
    answer: number | 'hangs up' | 'nobody',
  ): Promise<{ readonly error: RegistryFailure; readonly port: number }> => {
    const proxy = createServer((_request, response) => response.writeHead(Number(answer)).end());
    proxy.on('connect', (_incoming, socket) => {
      socket.on('error', () => undefined);
      if (answer === 'hangs up') socket.destroy();
      else socket.end(`HTTP/1.1 ${answer} No\r\ncontent-length: 0\r\n\r\n`);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as AddressInfo;
    if (answer === 'nobody') proxy.close();
    const address = `http://ann:${PASSWORD}@127.0.0.1:${port}`;
    const registry = new Registry({
      host: 'registry.test',
      credentials: () => Promise.resolve(undefined),
      insecure: false,
      ca: undefined,
      timeout: 5000,
      attempts: 2,
      connections: 1,
      env: { HTTPS_PROXY: address },
      clock: impatientClock(),
      secrets: new Secrets(),
      signal: undefined,
    });
    const error = await registry
      .request({
        method: 'PUT',
        to: '/v2/x',
        scopes: [],
        what: 'it',
        body: bytesBody(Buffer.alloc(100_000)),
      })
      .catch((thrown: unknown) => thrown as RegistryFailure);
    registry.close();
    proxy.close();
    proxy.closeAllConnections();
    return { error: error as RegistryFailure, port };
  };

  it.each<[number | 'hangs up' | 'nobody', RegExp, RegExp]>([
    [403, /answered 403\.$/, /NO_PROXY/],
    [407, /answered 407\.$/, /user and a password/],
    [502, /answered 502\. \(2 attempts\)$/, /does not reach the registry/],
    ['hangs up', /\(2 attempts\)$/, /the proxy can be reached/],
    ['nobody', /ECONNREFUSED.* \(2 attempts\)$/, /the proxy can be reached/],
  ])('%s: the error names the proxy, and no password', async (answer, message, hint) => {
    const { error, port } = await ask(answer);
    expect(error).toMatchObject({ code: 'ENETWORK', message: expect.stringMatching(message) as string });
    expect(error.message).toContain(`the proxy 127.0.0.1:${port}, which is to lead to registry.test`);
    expect(error.hint).toMatch(hint);
    expect(inspect(error)).not.toContain(PASSWORD);
  });
});

describe('one request through a proxy that refuses', () => {
  it.each<[string, string, number]>([
    ['by a tunnel', 'https://registry.test/v2/x', 403],
    ['by its full address', 'http://registry.test/v2/x', 407],
  ])('%s: a body does not hide the answer', async (_how, url, status) => {
    const proxy = createServer((_request, response) => response.writeHead(status).end());
    proxy.on('connect', (_incoming, socket) => socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`));
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as AddressInfo;
    const agents = new Agents({
      ca: undefined,
      env: { ALL_PROXY: `http://ann:hidden@127.0.0.1:${port}` },
      connections: 1,
      secrets: new Secrets(),
    });
    const body = bytesBody(Buffer.alloc(1_000_000));
    const request = { method: 'PUT', headers: {}, body, timeout: 5000, signal: undefined, what: 'it' };
    await expect(send({ ...request, url: new URL(url) }, agents)).rejects.toMatchObject({
      code: 'ENETWORK',
      message: `it: the proxy 127.0.0.1:${port}, which is to lead to registry.test, answered ${status}.`,
    });
    agents.close();
    proxy.close();
    proxy.closeAllConnections();
  });
});

describe('a certificate behind a proxy', () => {
  it.each<[string, string, number | string]>([
    ['registry.test', 'DNS:registry.test', 200],
    ['10.9.8.7', 'IP:10.9.8.7', 200],
    ['[fd00::1]', 'IP:fd00::1', 200],
    ['10.9.8.7', 'DNS:localhost', 'ENETWORK'],
    ['registry.test', 'DNS:localhost', 'ENETWORK'],
  ])('of %s for %s: %s', async (host, name, expected) => {
    const { cert, key, file } = makeCertificate(name);
    const server = createTlsServer({ cert, key }, (_request, response) => response.end('{}'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const proxy = createServer();
    proxy.on('connect', (_incoming, socket) => {
      const upstream = connect((server.address() as AddressInfo).port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      upstream.on('error', () => socket.destroy());
      socket.on('error', () => upstream.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const env = { HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
    const agents = new Agents({ ca: file, env, connections: 1, secrets: new Secrets() });
    const request = { method: 'GET', headers: {}, timeout: 5000, signal: undefined, what: 'it' };
    const outcome = await send({ ...request, url: new URL(`https://${host}/v2/`) }, agents).then(
      (answer) => {
        answer.resume();
        return answer.statusCode;
      },
      (error: unknown) => (error as RegistryFailure).code,
    );
    agents.close();
    for (const one of [proxy, server]) {
      one.close();
      one.closeAllConnections();
    }
    expect(outcome).toBe(expected);
  });
});
