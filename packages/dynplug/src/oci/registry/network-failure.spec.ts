// What is said of real TLS servers whose certificates are wrong.
import { createServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { makeCertificate } from '../../testing/certificates';
import { impatientClock } from '../../testing/packaged-image';
import type { RegistryFailure } from './failure';
import { networkFailure } from './network-failure';
import { Registry } from './registry';
import { Secrets } from './secrets';

async function ping(host: string, ca?: string, insecure = false): Promise<URL | RegistryFailure> {
  const registry = new Registry({
    host,
    credentials: () => Promise.resolve(undefined),
    insecure,
    ca,
    timeout: 5000,
    attempts: 2,
    connections: 1,
    env: {},
    clock: impatientClock(),
    secrets: new Secrets(),
    signal: undefined,
  });
  const outcome = await registry.ping().catch((error: unknown) => error as RegistryFailure);
  registry.close();
  return outcome;
}

async function answerOf(
  certificate: ReturnType<typeof makeCertificate>,
  isTrusted: boolean,
  more: { readonly requestCert?: boolean; readonly minVersion?: 'TLSv1.3' } = {},
): Promise<URL | RegistryFailure> {
  const { cert, key, file } = certificate;
  const server = createServer({ cert, key, ...more, rejectUnauthorized: true }, (_request, response) =>
    response.end('{}'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const outcome = await ping(`127.0.0.1:${(server.address() as AddressInfo).port}`, isTrusted ? file : undefined);
  server.close();
  server.closeAllConnections();
  return outcome;
}

describe('a certificate', () => {
  it('that is valid and trusted is taken', async () => {
    expect(await answerOf(makeCertificate(), true)).toMatchObject({ protocol: 'https:' });
  });

  it.each<[string, ReturnType<typeof makeCertificate>, boolean, RegExp, RegExp]>([
    ['of nobody we trust', makeCertificate(), false, /is not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\)\.$/, /option ca/],
    [
      'that has expired',
      makeCertificate('IP:127.0.0.1', [-2, -1]),
      true,
      /has expired \(CERT_HAS_EXPIRED\)\.$/,
      /has to renew the certificate.*clock/,
    ],
    [
      'that is not valid yet',
      makeCertificate('IP:127.0.0.1', [1, 2]),
      true,
      /is not valid yet \(CERT_NOT_YET_VALID\)\.$/,
      /^Check the clock/,
    ],
    [
      'for another host',
      makeCertificate('DNS:other.example'),
      true,
      /for another host \(ERR_TLS_CERT_ALTNAME_INVALID: .*127\.0\.0\.1.*\)\.$/,
      /does not help here/,
    ],
  ])('%s', async (_what, certificate, isTrusted, message, hint) => {
    const error = (await answerOf(certificate, isTrusted)) as RegistryFailure;
    expect(error).toMatchObject({ code: 'ENETWORK', message: expect.stringMatching(message) as string });
    expect(error.hint).toMatch(hint);
    // Another try would not help, nor would plain http.
    expect(error.details).toEqual({ transient: false });
  });

  it('of the client, which the server requires, is reported; plain http is not tried', async () => {
    const error = (await answerOf(makeCertificate(), true, {
      requestCert: true,
      minVersion: 'TLSv1.3',
    })) as RegistryFailure;
    expect(error).toMatchObject({ code: 'ENETWORK' });
    expect(error.details.plain).toBeUndefined();
  });
});

it('a server that ends the handshake is not taken for one without TLS', async () => {
  // A TLS alert: handshake_failure.
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, 40])));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const error = (await ping(`127.0.0.1:${(server.address() as AddressInfo).port}`, undefined, true)) as RegistryFailure;
  server.close();
  expect(error).toMatchObject({
    code: 'ENETWORK',
    message: expect.stringMatching(/ended the TLS handshake \(.*\)\.$/) as string,
  });
});

it('reads the reason where Node has one code for all of TLS', () => {
  const error = (text: string): Error =>
    Object.assign(
      new Error(`write EPROTO 8038:error:0A00010B:SSL routines:ssl3_get_record:${text}:../deps/x.c:354:\n`),
      {
        code: 'EPROTO',
      },
    );
  const of = (text: string): string => networkFailure(error(text), 'it', { url: new URL('https://a.test') }).message;
  expect(of('wrong version number')).toBe('it: a.test does not speak TLS.');
  expect(of('unsupported protocol')).toBe('it: a.test ended the TLS handshake (unsupported protocol).');
});
