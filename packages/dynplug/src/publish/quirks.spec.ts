// Registries that differ from the specification: an image is still published.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Fault, type TestRegistry, digest } from '../testing/memory-registry';
import { startTestRegistry } from '../testing/oci-registry';
import { type MadeImage, impatientClock, packagedImage, publishRequest } from '../testing/packaged-image';
import { quirk } from '../testing/registry-quirks';
import { publishImage } from './publish-image';

let registry: TestRegistry;
let image: MadeImage;
beforeEach(async () => {
  registry = await startTestRegistry();
  image = packagedImage([`${registry.host}/acme/notes:1`]);
});

const publish = (more: Parameters<typeof publishRequest>[1] = {}): ReturnType<typeof publishImage> =>
  publishImage(publishRequest(image, more));

const answering =
  (status: number): Fault['act'] =>
  (request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(status).end());
  };

/** The tag is there, and each blob of it with the bytes of its digest. */
function expectPublished(tag = '1'): void {
  const manifest = registry.manifests.get('acme/notes')?.get(tag);
  const { config, layers } = JSON.parse(manifest?.bytes.toString() ?? '{}');
  for (const blob of [config, ...layers])
    expect(digest(registry.blobs.get('acme/notes')?.get(blob.digest) ?? Buffer.alloc(0))).toBe(blob.digest);
}

describe('the method HEAD', () => {
  it.each(['headRefused', 'headUnknown'] as const)('%s: GET in its place, twice in a row', async (name) => {
    registry.faults.push(quirk(name));
    await publish();
    expectPublished();
    const sent = registry.seen.filter(({ method }) => method === 'PUT').length;
    await publish();
    expect(registry.seen.filter(({ method }) => method === 'PUT')).toHaveLength(sent);
  });

  it('storage that refuses a HEAD: the blob is sent', async () => {
    await publish();
    const storage = createServer((_request, response) => response.writeHead(403).end()).listen(0, '127.0.0.1');
    await new Promise((resolve) => storage.once('listening', resolve));
    const location = `http://127.0.0.1:${(storage.address() as AddressInfo).port}/bucket`;
    registry.faults.push({
      when: ({ method, path }) => method === 'HEAD' && path.includes('/blobs/'),
      times: Number.POSITIVE_INFINITY,
      act: (_request, response) => response.writeHead(307, { location }).end(),
    });
    image = packagedImage([`${registry.host}/acme/notes:2`]);
    await publish().finally(() => storage.close());
    expectPublished('2');
  });
});

describe('the state of an upload', () => {
  it.each(['rangeStandsStill', 'rangeOfPart', 'rangeOneTooMany'] as const)(
    '%s: after a break all bytes arrive',
    async (name) => {
      image = packagedImage([`${registry.host}/acme/notes:1`], 20_000_000);
      registry.faults.push(quirk(name), {
        when: ({ method, path }) => method === 'PUT' && path.includes(encodeURIComponent(image.layer)),
        act: (request) => request.once('data', () => request.socket.destroy()),
      });
      await publish();
      expectPublished();
    },
  );
});

describe('what shows a moment after it was put', () => {
  it.each(['tagShowsLater', 'tagMovesLater', 'blobShowsLater'] as const)('%s: it is looked for again', async (name) => {
    const clock = impatientClock();
    registry.faults.push(quirk(name));
    await publish({ clock });
    expectPublished();
    expect(clock.slept.slice(0, 2)).toEqual([500, 1000]);
  });
});

describe('one form of an upload only', () => {
  const count = (method: string, part?: 'with bytes'): number =>
    registry.seen.filter(
      (one) =>
        one.method === method &&
        one.path.includes('/blobs/uploads/') &&
        (part === undefined || one.headers['content-length'] !== '0'),
    ).length;

  it.each(['wholeRefused400', 'wholeRefused405'] as const)('%s: in parts, also after 503 and a reset', async (name) => {
    image = packagedImage([`${registry.host}/acme/notes:1`], 3_000_000);
    registry.faults.push(
      quirk(name),
      { when: ({ method }) => method === 'PATCH', act: answering(503) },
      {
        when: ({ method }) => method === 'PATCH',
        act: (request) => request.once('data', () => request.socket.destroy()),
      },
    );
    await publish({ concurrency: 1 });
    expectPublished();
    expect(count('PUT', 'with bytes')).toBe(1);
    expect(registry.sessions.size).toBe(0);
  });

  it.each(['partsRefused400', 'partsRefused405'] as const)('%s: whole, also after 503 and resets', async (name) => {
    image = packagedImage([`${registry.host}/acme/notes:1`], 3_000_000);
    const isLayer = ({ method, path }: { readonly method: string; readonly path: string }): boolean =>
      method === 'PUT' && path.includes(encodeURIComponent(image.layer));
    registry.faults.push(quirk(name), { when: isLayer, act: answering(503) });
    registry.faults.push({
      when: isLayer,
      times: 2,
      act: (request, _response, pass) => {
        pass();
        request.once('data', () => request.socket.destroy());
      },
    });
    await publish();
    expectPublished();
    expect(count('PATCH')).toBe(1);
    expect(registry.sessions.size).toBe(0);
  });

  it('both refused: the answer is reported', async () => {
    registry.faults.push(quirk('wholeRefused405'), quirk('partsRefused405'));
    await expect(publish()).rejects.toMatchObject({
      code: 'EREGISTRY',
      message: expect.stringMatching(/405 to PATCH/) as string,
    });
    expect(registry.sessions.size).toBe(0);
  });
});

describe('stateOfOffset: what an upload leaves', () => {
  const isLarge = ({ headers }: { readonly headers: { readonly 'content-length'?: string | undefined } }): boolean =>
    Number(headers['content-length'] ?? 0) > 1_100_000;

  it('nothing when it is sent in smaller and smaller parts', async () => {
    image = packagedImage([`${registry.host}/acme/notes:1`], 3_000_000);
    registry.faults.push({ when: isLarge, times: 100, act: answering(413) }, quirk('stateOfOffset'));
    await publish();
    expectPublished();
    expect(registry.sessions.size).toBe(0);
  });

  it('nothing when it fails between two parts', async () => {
    image = packagedImage([`${registry.host}/acme/notes:1`], 3_000_000);
    const isSecondPart: Fault['when'] = ({ headers }) => headers['content-range']?.startsWith('1048576-') ?? false;
    registry.faults.push(
      { when: isLarge, times: 100, act: answering(413) },
      { when: isSecondPart, times: 100, act: answering(507) },
      quirk('stateOfOffset'),
    );
    await expect(publish()).rejects.toMatchObject({ code: 'EREGISTRY' });
    expect(registry.sessions.size).toBe(0);
  });

  it('nothing where the registry wants a token', async () => {
    const account = { kind: 'bearer', username: 'ann', password: 'hidden-password' } as const;
    registry = await startTestRegistry(account);
    image = packagedImage([`${registry.host}/acme/notes:1`]);
    registry.faults.push(
      { when: ({ method }) => method === 'PUT', times: 100, act: answering(507) },
      quirk('stateOfOffset'),
    );
    const env = {
      HOME: image.workspaceRoot,
      XDG_RUNTIME_DIR: image.workspaceRoot,
      DYNPLUG_REGISTRY_USERNAME: account.username,
      DYNPLUG_REGISTRY_PASSWORD: account.password,
    };
    await expect(publish({ env })).rejects.toMatchObject({ code: 'EREGISTRY' });
    expect(registry.sessions.size).toBe(0);
  });
});
