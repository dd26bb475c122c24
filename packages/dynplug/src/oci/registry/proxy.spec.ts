import { createServer, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { startTestRegistry } from '../../testing/oci-registry';
import { impatientClock } from '../../testing/packaged-image';
import { proxyFor } from './proxy';
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

  it('heeds NO_PROXY=* and refuses a value that is no address, without showing it', () => {
    expect(proxyFor(new URL('https://quay.io'), { ...env, NO_PROXY: '*' })).toBeUndefined();
    expect(() => proxyFor(new URL('https://quay.io'), { HTTPS_PROXY: 'socks://u:hidden@x' })).toThrow(
      /^The value of HTTPS_PROXY is no address of a proxy\.$/,
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
