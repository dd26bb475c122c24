import type { IncomingMessage } from 'node:http';
import { Authorization, parseChallenges } from './authorization';
import type { Credentials } from './auth-file';
import { Secrets } from './secrets';
import type { TokenRequest } from './token-service';

const SCOPES = ['repository:acme/notes:pull,push'];
const refusal = (header: string): IncomingMessage =>
  ({ headers: { 'www-authenticate': header } }) as unknown as IncomingMessage;

function authorization(
  isPlain: boolean,
  answer: unknown = { token: 'abc' },
  credentials: Credentials | 'none' = { kind: 'password', username: 'ann', password: 'hidden' },
): { readonly asked: TokenRequest[]; readonly answer: (header: string) => Promise<string | undefined> } {
  const asked: TokenRequest[] = [];
  const one = new Authorization({
    host: 'registry.example.com',
    credentials: () => Promise.resolve(credentials === 'none' ? undefined : credentials),
    fetchToken: (request) => {
      asked.push(request);
      return Promise.resolve(answer);
    },
    insecure: false,
    isPlain: () => isPlain,
    secrets: new Secrets(),
  });
  return { asked, answer: (header) => one.answer(refusal(header), SCOPES, undefined) };
}

describe('Authorization', () => {
  it('asks the realm for a token of the scopes', async () => {
    const { asked, answer } = authorization(false);
    expect(await answer('Bearer realm="https://auth.example.com/token?a=b",service="reg"')).toBe('Bearer abc');
    expect(asked.map(({ url }) => url.href)).toEqual([
      'https://auth.example.com/token?a=b&service=reg&scope=repository%3Aacme%2Fnotes%3Apull%2Cpush',
    ]);
    expect(asked[0]?.headers).toEqual({ authorization: `Basic ${Buffer.from('ann:hidden').toString('base64')}` });
  });

  it.each<[string, boolean, string]>([
    ['a realm in the clear', false, 'http://auth.example.com/token'],
    ['a realm in the clear on this machine, for a registry with TLS', false, 'http://127.0.0.1/token'],
    ['a realm in the clear elsewhere, for a registry on this machine', true, 'http://auth.example.com/token'],
    ['a realm of another kind', false, 'file:///etc/passwd'],
    ['a realm of another kind', false, 'ftp://auth.example.com/'],
    ['a realm with a user', false, 'https://eve:x@auth.example.com/'],
    ['a realm that is not an address', false, '/token'],
    ['no realm', false, ''],
  ])('sends nothing to %s', async (_what, isPlain, realm) => {
    const { asked, answer } = authorization(isPlain);
    await expect(answer(`Bearer realm="${realm}"`)).rejects.toThrow(/registry\.example\.com: /);
    expect(asked).toEqual([]);
  });

  it.each<[unknown]>([['a page'], [{}], [{ token: '' }], [{ token: 'a\r\nx: y' }], [null]])(
    'refuses a token service that answers %j',
    async (body) => {
      await expect(authorization(false, body).answer('Bearer realm="https://a.example.com"')).rejects.toMatchObject({
        code: 'EAUTH',
      });
    },
  );

  it.each<[Credentials | 'none', string]>([
    [
      { kind: 'password', username: 'ann', password: 'hidden' },
      'The user and the password were sent to https://a.example.com.',
    ],
    [{ kind: 'identity', identityToken: 'hidden' }, 'The identity token was sent to https://a.example.com.'],
    ['none', 'No credentials were sent.'],
  ])('says what was sent where, when no token came back', async (credentials, sent) => {
    const { answer } = authorization(false, {}, credentials);
    await expect(answer('Bearer realm="https://a.example.com/token"')).rejects.toMatchObject({
      message: `registry.example.com: a.example.com gives no token. ${sent}`,
    });
  });

  it('does not answer a scheme that it does not know', async () => {
    expect(await authorization(false).answer('Negotiate')).toBeUndefined();
    expect(await authorization(false).answer('Negotiate, Basic realm="x"')).toMatch(/^Basic /);
  });
});

describe('parseChallenges', () => {
  it.each<[string, readonly object[]]>([
    ['Basic realm="a, b"', [{ scheme: 'basic', parameters: { realm: 'a, b' } }]],
    [
      'Bearer realm="https://auth.example.com/token",service="reg",scope="repository:a/b:pull,push repository:c:pull"',
      [
        {
          scheme: 'bearer',
          parameters: {
            realm: 'https://auth.example.com/token',
            service: 'reg',
            scope: 'repository:a/b:pull,push repository:c:pull',
          },
        },
      ],
    ],
    [
      'Negotiate, bearer Realm = "x\\"y" , service=reg, Basic realm=""',
      [
        { scheme: 'negotiate', parameters: {} },
        { scheme: 'bearer', parameters: { realm: 'x"y', service: 'reg' } },
        { scheme: 'basic', parameters: { realm: '' } },
      ],
    ],
    ['', []],
    ['="', []],
  ])('reads %s', (header, expected) => {
    expect(parseChallenges(header)).toEqual(expected);
  });
});
