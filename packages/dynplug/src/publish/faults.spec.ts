// A registry that fails in the ways that registries and the proxies before them do: each is overcome or reported, and no tag is left half-filled.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Fault, type SeenRequest, type TestRegistry, digest } from '../testing/memory-registry';
import { startTestRegistry } from '../testing/oci-registry';
import { type MadeImage, impatientClock, packagedImage, publishRequest } from '../testing/packaged-image';
import { publishImage } from './publish-image';

let registry: TestRegistry;
let image: MadeImage;
beforeEach(async () => {
  registry = await startTestRegistry();
  image = packagedImage([`${registry.host}/acme/notes:1`]);
});

/** No tag points to a manifest of which a blob is missing; with one tag, that is there or is not. */
afterEach(() => {
  for (const [repository, manifests] of registry.manifests)
    for (const { bytes } of manifests.values()) {
      const { config, layers } = JSON.parse(bytes.toString());
      for (const blob of [config, ...layers]) expect(registry.blobs.get(repository)?.has(blob.digest)).toBe(true);
    }
});

const publish = (more: Parameters<typeof publishRequest>[1] = {}): ReturnType<typeof publishImage> =>
  publishImage(publishRequest(image, more));
const isPut = ({ method, path }: SeenRequest): boolean => method === 'PUT' && path.includes('blobs/uploads');
const isLayerPut = (request: SeenRequest): boolean =>
  isPut(request) && request.path.includes(encodeURIComponent(image.layer));
const isManifestPut = ({ method, path }: SeenRequest): boolean => method === 'PUT' && path.includes('/manifests/');
const answering =
  (status: number, headers: Record<string, string> = {}, body = ''): Fault['act'] =>
  (request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(status, headers).end(body));
  };
const isThere = (): boolean => registry.manifests.get('acme/notes')?.has('1') ?? false;

describe('a registry that comes round', () => {
  const stages: readonly [string, (request: SeenRequest) => boolean][] = [
    ['the ping', ({ path }) => path === '/v2/'],
    ['looking for the tag', ({ method, path }) => method === 'HEAD' && path.includes('/manifests/')],
    ['looking for a blob', ({ method, path }) => method === 'HEAD' && path.includes('/blobs/')],
    ['the start of an upload', ({ method }) => method === 'POST'],
    ['a blob', isPut],
    ['the manifest', isManifestPut],
  ];

  it.each(stages)('500 twice at %s', async (_stage, when) => {
    registry.faults.push({ when, times: 2, act: answering(500) });
    await publish();
    expect(isThere()).toBe(true);
  });

  it.each(stages)('the connection cut at %s', async (_stage, when) => {
    registry.faults.push({ when, times: 2, act: (request) => request.socket.destroy() });
    await publish();
    expect(isThere()).toBe(true);
  });

  it('429 is waited out as long as the registry says, in seconds or until a date', async () => {
    const clock = impatientClock();
    registry.faults.push({ when: isPut, act: answering(429, { 'retry-after': '7' }) });
    registry.faults.push({
      when: isManifestPut,
      act: answering(503, { 'retry-after': new Date(Date.UTC(2026, 0, 1, 0, 0, 90)).toUTCString() }),
    });
    await publish({ clock, concurrency: 1 });
    expect(clock.slept).toEqual([7000, 90_000]);
  });

  it('pauses grow without such a word', async () => {
    const clock = impatientClock();
    registry.faults.push({ when: isManifestPut, times: 4, act: answering(502) });
    await publish({ clock });
    expect(clock.slept).toEqual([500, 1000, 2000, 4000]);
  });

  it('a blob that breaks off in the middle goes on where it stopped', async () => {
    image = packagedImage([`${registry.host}/acme/notes:1`], 3_000_000);
    registry.faults.push({
      when: isLayerPut,
      act: (request, _response, pass) => {
        pass();
        let seen = 0;
        request.on('data', (chunk: Buffer) => {
          seen += chunk.length;
          if (seen > 1_000_000) request.socket.destroy();
        });
      },
    });
    await publish();
    expect(isThere()).toBe(true);
    const patch = registry.seen.find(({ method }) => method === 'PATCH');
    const start = Number(/^(\d+)-2999999$/.exec(patch?.headers['content-range'] ?? '')?.[1]);
    expect(start).toBeGreaterThan(1_000_000);
    expect(registry.sessions.size).toBe(0);
  });

  it('a blob that was put together from parts and came out wrong is sent anew', async () => {
    image = packagedImage([`${registry.host}/acme/notes:1`], 3_000_000);
    registry.faults.push(
      {
        when: isLayerPut,
        act: (request, _response, pass) => {
          pass();
          request.once('data', () => request.socket.destroy());
        },
      },
      {
        // What has arrived before the break is not what was sent.
        when: ({ method }) => method === 'PATCH',
        act: (_request, _response, pass) => {
          for (const session of registry.sessions.values()) session.bytes = Buffer.alloc(session.bytes.length);
          pass();
        },
      },
    );
    await publish();
    expect(isThere()).toBe(true);
    expect(digest(registry.blobs.get('acme/notes')?.get(image.layer) ?? Buffer.alloc(0))).toBe(image.layer);
    // The whole, the end of the parts, and the whole again, without a further resume.
    expect(registry.seen.filter(isLayerPut)).toHaveLength(3);
    expect(registry.seen.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
    expect(registry.sessions.size).toBe(0);
  });

  it('an upload that the registry has forgotten starts again', async () => {
    registry.faults.push({
      when: isLayerPut,
      act: (request) => {
        registry.sessions.clear();
        request.socket.destroy();
      },
    });
    await publish();
    expect(isThere()).toBe(true);
  });

  it('the answer to a whole blob gets lost', async () => {
    registry.faults.push({
      when: isLayerPut,
      act: (request, response, pass) => {
        response.end = () => request.socket.destroy() as never;
        pass();
      },
    });
    const { report } = await publish();
    expect(report.references).toMatchObject([{ state: 'new' }]);
    expect(registry.seen.filter(isLayerPut)).toHaveLength(1);
  });

  it.each([401, 403, 404])('%i to a mount: the blobs are sent', async (status) => {
    registry.faults.push({ when: ({ path }) => path.includes('mount='), times: 2, act: answering(status) });
    const references = [`${registry.host}/acme/notes:1`, `${registry.host}/other/notes:1`];
    const { report } = await publish({ references });
    expect(report.blobs.map(({ outcome }) => outcome)).toEqual(['sent', 'sent', 'sent', 'sent']);
    expect(registry.manifests.get('other/notes')?.has('1')).toBe(true);
  });

  it('413 to a large body: it is sent in parts', async () => {
    image = packagedImage([`${registry.host}/acme/notes:1`], 20_000_000);
    registry.faults.push({
      when: ({ method, headers }) => ['PUT', 'PATCH'].includes(method) && Number(headers['content-length']) > 5_000_000,
      times: 100,
      act: (_request, response) => response.writeHead(413, { connection: 'close' }).end('<html>too large</html>'),
    });
    await publish();
    expect(isThere()).toBe(true);
    expect(registry.seen.filter(({ method }) => method === 'PATCH').length).toBeGreaterThan(4);
  });

  it('a redirect to another host is followed there without the authorization', async () => {
    const seen: (string | undefined)[] = [];
    const storage = createServer((request, response) => {
      seen.push(request.headers.authorization);
      request.resume();
      request.on('end', () => {
        void fetch(`http://${registry.host}${request.url ?? ''}`, { method: 'POST', headers: own }).then((answer) => {
          response.writeHead(answer.status, {
            location: new URL(answer.headers.get('location') ?? '', answer.url).href,
          });
          response.end();
        });
      });
    });
    await new Promise<void>((resolve) => storage.listen(0, '127.0.0.1', resolve));
    const { port } = storage.address() as AddressInfo;
    const account = { kind: 'basic', username: 'ann', password: 'hidden-password' } as const;
    const own = { authorization: `Basic ${Buffer.from('ann:hidden-password').toString('base64')}` };
    registry = await startTestRegistry(account);
    image = packagedImage([`${registry.host}/acme/notes:1`]);
    registry.faults.push({
      when: ({ method, headers }) => method === 'POST' && headers['user-agent'] === 'dynplug',
      times: 2,
      act: (request, response) =>
        response.writeHead(307, { location: `http://localhost:${port}${request.url ?? ''}` }).end(),
    });
    const env = {
      HOME: image.workspaceRoot,
      DYNPLUG_REGISTRY_USERNAME: account.username,
      DYNPLUG_REGISTRY_PASSWORD: account.password,
    };
    await publish({ env });
    expect(isThere()).toBe(true);
    expect(seen).toEqual([undefined, undefined]);
    storage.close();
    storage.closeAllConnections();
  });
});

describe('a registry that does not', () => {
  it.each<[string, (request: SeenRequest) => boolean, Fault['act'], string, RegExp]>([
    ['500 for good', isPut, answering(500), 'EREGISTRY', /answered 500 to PUT .*\(5 attempts\)$/],
    [
      'a full disk, as 507',
      isPut,
      answering(507, {}, 'no space left on device'),
      'EREGISTRY',
      /507 .*no space left on device$/,
    ],
    [
      'a full disk, as 500',
      isPut,
      answering(500, {}, 'no space left on device'),
      'EREGISTRY',
      /no space left on device/,
    ],
    [
      'a manifest that it refuses',
      isManifestPut,
      answering(400, {}, '{"errors":[{"code":"MANIFEST_INVALID","message":"no thanks"}]}'),
      'EREGISTRY',
      /acme\/notes:1: .* 400 to PUT \/v2\/acme\/notes\/manifests\/1: MANIFEST_INVALID no thanks$/,
    ],
    ['a right that is missing', isPut, answering(403), 'EAUTH', /403/],
    [
      'tags that never change',
      isManifestPut,
      answering(
        400,
        {},
        '{"errors":[{"code":"TAG_INVALID","message":"The image tag already exists and is immutable"}]}',
      ),
      'ETAGEXISTS',
      /immutable/,
    ],
    [
      'another digest for a blob',
      isPut,
      (request, response) => {
        request.resume();
        request.on('end', () => response.writeHead(201, { 'docker-content-digest': digest(Buffer.from('x')) }).end());
      },
      'EREGISTRY',
      /says that it has sha256:2d711642/,
    ],
    [
      'another digest for the manifest',
      isManifestPut,
      (_request, response) => response.writeHead(201, { 'docker-content-digest': digest(Buffer.from('x')) }).end(),
      'EREGISTRY',
      /says that it has/,
    ],
    [
      'a manifest that is gone again',
      isManifestPut,
      (_request, response) => response.writeHead(201).end(),
      'EREGISTRY',
      /points to nothing after/,
    ],
    [
      'another size for a blob',
      ({ method, path }) => method === 'HEAD' && path.includes('/blobs/'),
      (_request, response) => response.writeHead(200, { 'content-length': '5' }).end(),
      'EREGISTRY',
      /says 5 bytes/,
    ],
    ['413 whatever the size', isBodyWithBytes, answering(413), 'EREGISTRY', /413/],
    ['no place to upload to', ({ method }) => method === 'POST', answering(202), 'EREGISTRY', /where to upload/],
    [
      'a place on plain http elsewhere',
      ({ method }) => method === 'POST',
      answering(202, { location: 'http://storage.example.com/x?signature=secret' }),
      'EREGISTRY',
      /storage\.example\.com\/x, which is not encrypted/,
    ],
    [
      'redirects without an end',
      ({ method }) => method === 'POST',
      answering(307, { location: '/v2/acme/notes/blobs/uploads/' }),
      'EREGISTRY',
      /redirects without an end/,
    ],
    ['a rest of a day', isPut, answering(429, { 'retry-after': '86400' }), 'EREGISTRY', /asks to wait 86400 s/],
    ['no API at all', ({ path }) => path === '/v2/', answering(404), 'EREGISTRY', /is not a registry/],
    [
      'no answer in time',
      isPut,
      (request) => void request.resume(),
      'ENETWORK',
      /no answer within 0\.2 s.*\(5 attempts\)$/,
    ],
    [
      'half an answer',
      isManifestPut,
      (_request, response) => {
        response.writeHead(400, { 'content-length': '1000' });
        response.write('{"errors"', () => response.destroy());
      },
      'EREGISTRY',
      /400/,
    ],
  ])('%s', async (_what, when, act, code, message) => {
    registry.faults.push({ when, times: 1000, act });
    const error = await publish({ timeout: 200 }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) as string });
    expect(JSON.stringify(error)).not.toContain('secret');
    expect(isThere()).toBe(false);
    registry.faults.length = 0;
    // The next run gets there, with what this one has left.
    await publish();
    expect(isThere()).toBe(true);
  });

  it('a port on which nothing listens', async () => {
    await registry.stop();
    await expect(publish()).rejects.toMatchObject({
      code: 'ENETWORK',
      message: expect.stringMatching(/ECONNREFUSED.*\(5 attempts\)$/) as string,
    });
  });

  it('ends its uploads when it is stopped', async () => {
    const stop = new AbortController();
    registry.faults.push({ when: isLayerPut, act: () => stop.abort() });
    await expect(publish({ signal: stop.signal })).rejects.toMatchObject({ code: 'EINTERRUPTED' });
    expect(registry.sessions.size).toBe(0);
    expect(isThere()).toBe(false);
    const { report } = await publish();
    expect(report.blobs.find(({ digest: one }) => one === image.config)?.outcome).toBe('skipped');
  });
});

function isBodyWithBytes({ method, headers }: SeenRequest): boolean {
  return ['PUT', 'PATCH'].includes(method) && headers['content-length'] !== '0';
}
