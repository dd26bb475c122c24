// A registry with TLS does not lead to plain http, not even on this machine: another program may listen there.
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeCertificate } from '../testing/certificates';
import type { Account, SeenRequest, TestRegistry } from '../testing/memory-registry';
import { startTestRegistry } from '../testing/oci-registry';
import { type MadeImage, packagedImage, publishRequest } from '../testing/packaged-image';
import { promoteImage } from './promote-image';
import { type PublishResult, publishImage } from './publish-image';

const certificate = makeCertificate();
const ACCOUNT = { username: 'ann', password: 'hidden-password' };

let image: MadeImage;
let plain: Server;
let plainUrl: string;
let seenInTheClear: string[];
beforeEach(async () => {
  seenInTheClear = [];
  plain = createServer((request, response) => {
    seenInTheClear.push(`${request.method ?? ''} ${request.url ?? ''}`);
    request.resume();
    response.end();
  });
  await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
  plainUrl = `http://127.0.0.1:${(plain.address() as AddressInfo).port}/elsewhere`;
});
afterEach(() => {
  plain.close();
  plain.closeAllConnections();
  expect(seenInTheClear).toEqual([]);
});

const start = async (account?: Account): Promise<TestRegistry> => {
  const registry = await startTestRegistry(account, certificate);
  image = packagedImage([`${registry.host}/acme/notes:1`]);
  return registry;
};
const publish = (insecure: boolean): Promise<PublishResult> =>
  publishImage(
    publishRequest(image, {
      ca: certificate.file,
      insecure,
      env: {
        HOME: image.workspaceRoot,
        XDG_RUNTIME_DIR: image.workspaceRoot,
        DYNPLUG_REGISTRY_USERNAME: ACCOUNT.username,
        DYNPLUG_REGISTRY_PASSWORD: ACCOUNT.password,
      },
    }),
  );
const NOT_ENCRYPTED = { message: expect.stringMatching(/127\.0\.0\.1.*, which is not encrypted/) as string };

it('is published to, with and without tokens', async () => {
  for (const account of [undefined, { kind: 'bearer', ...ACCOUNT } as const]) {
    await start(account);
    expect((await publish(false)).report.references).toMatchObject([{ state: 'new' }]);
  }
});

describe.each([false, true])('with insecure: %s', (insecure) => {
  it.each<[string, (request: SeenRequest) => boolean, number]>([
    ['the place of an upload', ({ method }) => method === 'POST', 202],
    ['a redirect of an upload', ({ method }) => method === 'POST', 307],
    ['a redirect of a blob', ({ method, path }) => method === 'PUT' && path.includes('/blobs/'), 307],
    ['a redirect of a look for a blob', ({ method, path }) => method === 'HEAD' && path.includes('/blobs/'), 307],
    ['a redirect of a manifest', ({ method, path }) => method === 'PUT' && path.includes('/manifests/'), 307],
    ['a redirect of the ping', ({ path }) => path === '/v2/', 302],
  ])('%s', async (_what, when, status) => {
    const registry = await start();
    registry.faults.push({
      when,
      times: 100,
      act: (request, response) => {
        request.resume();
        request.on('end', () => response.writeHead(status, { location: plainUrl }).end());
      },
    });
    await expect(publish(insecure)).rejects.toMatchObject({ code: 'EREGISTRY', ...NOT_ENCRYPTED });
  });

  it('the next place after a part', async () => {
    const registry = await start();
    registry.faults.push(
      {
        when: ({ method, headers }) => method === 'PUT' && headers['content-length'] !== '0',
        times: 100,
        act: (request, response) => {
          request.resume();
          request.on('end', () => response.writeHead(405).end());
        },
      },
      {
        when: ({ method }) => method === 'PATCH',
        act: (request, response) => {
          request.resume();
          request.on('end', () => response.writeHead(202, { location: plainUrl, range: '0-0' }).end());
        },
      },
    );
    await expect(publish(insecure)).rejects.toMatchObject({ code: 'EREGISTRY', ...NOT_ENCRYPTED });
  });

  it('the service for tokens', async () => {
    await start({ kind: 'bearer', ...ACCOUNT, realm: plainUrl });
    await expect(publish(insecure)).rejects.toMatchObject({ code: 'EAUTH', ...NOT_ENCRYPTED });
  });

  it('a redirect of a download', async () => {
    const registry = await start();
    await publish(false);
    registry.faults.push({
      when: ({ method, path }) => method === 'GET' && path.includes('/blobs/'),
      times: 100,
      act: (_request, response) => response.writeHead(307, { location: plainUrl }).end(),
    });
    const target = await startTestRegistry();
    const promoted = promoteImage({
      ...publishRequest(image, { ca: certificate.file, insecure }),
      from: `${registry.host}/acme/notes:1`,
      to: [`${target.host}/acme/notes:1`],
      outputPath: 'plugins/notes/dist-promote',
    });
    await expect(promoted).rejects.toMatchObject({ code: 'EREGISTRY', ...NOT_ENCRYPTED });
  });
});
