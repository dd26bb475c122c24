// What is in a registry in place of an image: it is reported with a code, and nothing of it gets into an address or a header.
import { digestOf } from '../oci/digest';
import type { TestRegistry } from '../testing/memory-registry';
import { startTestRegistry } from '../testing/oci-registry';
import { type MadeImage, packagedImage, publishRequest } from '../testing/packaged-image';
import { promoteImage } from './promote-image';

const OCI = 'application/vnd.oci.image.manifest.v1+json';
const INDEX = 'application/vnd.oci.image.index.v1+json';
const DIGEST = `sha256:${'a'.repeat(64)}`;
const LAYER = { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: DIGEST, size: 1 };
const IMAGE = { schemaVersion: 2, mediaType: OCI, config: { ...LAYER, mediaType: 'a/b' }, layers: [LAYER] };

let registry: TestRegistry;
let image: MadeImage;
beforeEach(async () => {
  registry = await startTestRegistry();
  image = packagedImage([]);
});

const put = (name: string, content: unknown, mediaType: string): string => {
  const bytes = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
  const manifests = registry.manifests.get('foreign/notes') ?? new Map();
  registry.manifests.set('foreign/notes', manifests.set(name, { bytes, mediaType }));
  return digestOf(bytes);
};
const promote = (): Promise<unknown> =>
  promoteImage({
    ...publishRequest(image),
    from: `${registry.host}/foreign/notes:1`,
    to: [`${registry.host}/own/notes:1`],
    outputPath: 'plugins/notes/dist-promote',
  });

it.each<[string, unknown, string, RegExp]>([
  ['a page', '<html>Please log in</html>', 'text/html', /not a JSON object \("text\/html"\)/],
  ['nothing', '', OCI, /not a JSON object/],
  ['null', 'null', OCI, /not a JSON object/],
  ['a list', '[]', OCI, /not a JSON object/],
  ['no layers', { config: LAYER }, OCI, /it has no layers/],
  ['layers that are null', { ...IMAGE, layers: null }, OCI, /its layers are not a list/],
  ['layers that are a text', { ...IMAGE, layers: 'abc' }, OCI, /its layers are not a list/],
  ['layers that are an object', { ...IMAGE, layers: {} }, OCI, /its layers are not a list/],
  ['a layer that is null', { ...IMAGE, layers: [null] }, OCI, /of its layers, one is null/],
  ['a layer that is a number', { ...IMAGE, layers: [1] }, OCI, /of its layers, one is 1/],
  ['a layer without a digest', { ...IMAGE, layers: [{ ...LAYER, digest: undefined }] }, OCI, /digest undefined/],
  ['no config', { ...IMAGE, config: undefined }, OCI, /of its config, one is undefined/],
  ['a config that is null', { ...IMAGE, config: null }, OCI, /of its config, one is null/],
  [
    'a digest that leads elsewhere',
    { ...IMAGE, layers: [{ ...LAYER, digest: 'sha256:../../../../v2/secret/blobs/x' }] },
    OCI,
    /"sha256:\.\.\/.*not a sha256 digest/,
  ],
  [
    'a config that leads elsewhere',
    { ...IMAGE, config: { ...LAYER, digest: `${DIGEST}?x=../..` } },
    OCI,
    /of its config, .*not a sha256 digest/,
  ],
  [
    'a digest in capitals',
    { ...IMAGE, layers: [{ ...LAYER, digest: DIGEST.toUpperCase() }] },
    OCI,
    /not a sha256 digest/,
  ],
  ['another sum', { ...IMAGE, layers: [{ ...LAYER, digest: `md5:${'a'.repeat(32)}` }] }, OCI, /not a sha256 digest/],
  ['a size below 0', { ...IMAGE, layers: [{ ...LAYER, size: -1 }] }, OCI, /the size -1/],
  ['half a byte', { ...IMAGE, layers: [{ ...LAYER, size: 1.5 }] }, OCI, /the size 1\.5/],
  ['a size that is a text', { ...IMAGE, layers: [{ ...LAYER, size: '1' }] }, OCI, /the size "1"/],
  ['a size past all counting', { ...IMAGE, layers: [{ ...LAYER, size: 1e300 }] }, OCI, /the size 1e\+300/],
  [
    'a media type with a line break',
    { ...IMAGE, layers: [{ ...LAYER, mediaType: 'a/b\r\nx: y' }] },
    OCI,
    /media type "a\/b\\r\\nx: y"/,
  ],
  ['no media type of a layer', { ...IMAGE, layers: [{ ...LAYER, mediaType: 5 }] }, OCI, /the media type 5/],
  ['a media type of its own with a line break', { ...IMAGE, mediaType: `${OCI}\r\nx: y` }, OCI, /its media type is/],
  ['an older form', { schemaVersion: 1, fsLayers: [], history: [] }, OCI, /it has no layers/],
  ['another kind', { ...IMAGE, mediaType: 'application/vnd.oci.artifact.manifest.v1+json' }, OCI, /its media type is/],
  ['an image and an index at once', { ...IMAGE, manifests: [] }, OCI, /both manifests and layers/],
  ['an index that says to be an image', { mediaType: OCI, manifests: [] }, OCI, /its media type is/],
  ['an index with null', { manifests: [null] }, INDEX, /of its manifests, one is null/],
  ['an index of no list', { manifests: {} }, INDEX, /its manifests are not a list/],
  ['an index that leads elsewhere', { manifests: [{ ...LAYER, digest: 'sha256:../x' }] }, INDEX, /not a sha256 digest/],
])('%s is EARTIFACT', async (_what, content, mediaType, message) => {
  put('1', content, mediaType);
  await expect(promote()).rejects.toMatchObject({
    code: 'EARTIFACT',
    message: expect.stringMatching(message) as string,
  });
  expect(registry.log().filter((line) => !/^(GET \/v2\/|GET \/v2\/foreign\/notes\/manifests\/1)$/.test(line))).toEqual(
    [],
  );
});

it('an image of an index that is none is EARTIFACT, and so is an index in an index', async () => {
  const inner = put('inner', { manifests: [] }, INDEX);
  put(inner, { manifests: [] }, INDEX);
  put('1', { manifests: [{ mediaType: INDEX, digest: inner, size: 2 }] }, INDEX);
  await expect(promote()).rejects.toMatchObject({
    code: 'EARTIFACT',
    message: expect.stringContaining('inside another index') as string,
  });
  const page = put('page', '<html>', 'text/html');
  put(page, '<html>', 'text/html');
  put('1', { manifests: [{ mediaType: OCI, digest: page, size: 6 }] }, INDEX);
  await expect(promote()).rejects.toMatchObject({ code: 'EARTIFACT' });
  expect(registry.manifests.get('own/notes')?.size ?? 0).toBe(0);
});

it('takes annotations that are none for none', async () => {
  const config = Buffer.from('{}');
  const blob = { mediaType: 'a/b', digest: digestOf(config), size: 2 };
  registry.blobs.set('foreign/notes', new Map([[blob.digest, config]]));
  put('1', { ...IMAGE, config: blob, layers: [], annotations: { 'io.backstage.dynamic-packages': 5 } }, OCI);
  expect(await promote()).toMatchObject({ fragment: undefined, report: { references: [{ state: 'new' }] } });
});

it('a digest in a header that is none is not taken over', async () => {
  put('1', IMAGE, OCI);
  registry.faults.push({
    when: ({ path }) => path.startsWith('/v2/own/notes/manifests'),
    act: (_request, response) => response.writeHead(200, { 'docker-content-digest': 'sha256:../x' }).end(),
  });
  await expect(promote()).rejects.not.toMatchObject({ message: expect.stringContaining('sha256:../x') as string });
});
