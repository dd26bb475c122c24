// Registries that differ from the specification: an image gets there all the same.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestRegistry, digest } from '../testing/memory-registry';
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
