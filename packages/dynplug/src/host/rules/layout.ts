// Index, manifest, config and the number of layers: what skopeo and the installers look at before they read an archive.
import { topAnnotation } from '../annotation';
import type { ImageArtifact } from '../artifact';
import { INSTALLERS, RHDH } from '../profiles';
import { type Rule, on } from '../rule';

const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
const CONFIGS = ['application/vnd.oci.image.config.v1+json', 'application/vnd.docker.container.image.v1+json'];
const INDEX_SOURCE = 'rhdh install-dynamic-plugins: skopeo copy --override-os=linux --override-arch=amd64';

export const LAYOUT_RULES: readonly Rule<ImageArtifact>[] = [
  {
    id: 'manifest-media-type',
    title: 'the manifest is an OCI image manifest',
    severity: 'error',
    effects: on(INSTALLERS, 'skopeo takes it for a manifest of the old schema 1 and fails'),
    source: 'containers/image manifest/manifest.go: NormalizedMIMEType',
    fix: `Write the media type ${OCI_MANIFEST}.`,
    *find({ manifest: { mediaType } }) {
      if (mediaType !== undefined && mediaType !== OCI_MANIFEST && mediaType !== DOCKER_MANIFEST)
        yield { message: `The manifest has the media type ${mediaType}.` };
    },
  },
  {
    id: 'manifest-docker',
    title: 'the manifest is not of Docker’s own format',
    severity: 'error',
    effects: on(
      RHDH,
      'the format holds no annotations, so a reference without "!key" fails: "No plugins found in OCI image"',
    ),
    source:
      'docker manifest v2 schema 2 has no annotations; rhdh install-dynamic-plugins reads them with skopeo inspect --raw',
    fix: 'Push it in OCI format (podman push --format oci, skopeo copy --format oci).',
    *find({ index, manifest }) {
      if (!index && manifest.mediaType === DOCKER_MANIFEST)
        yield { message: 'The manifest is a Docker v2 schema 2 manifest.' };
    },
  },
  {
    id: 'config-media-type',
    title: 'the config is an image config',
    severity: 'error',
    effects: on(
      INSTALLERS,
      'files are extracted, then skopeo inspect fails: "unsupported image-specific operation on artifact"',
    ),
    source: 'skopeo inspect, which rhdh and VeeCode installers call for the digest',
    fix: `Give the config the media type ${CONFIGS[0] as string}; do not push the archive as an artifact.`,
    *find({ manifest: { configMediaType } }) {
      if (configMediaType === undefined) yield { message: 'The manifest names no media type for its config.' };
      else if (!CONFIGS.includes(configMediaType))
        yield { message: `The config has the media type ${configMediaType}.` };
    },
  },
  {
    id: 'index-amd64',
    title: 'an image index has linux/amd64',
    severity: 'error',
    effects: {
      ...on(RHDH, 'fails on every machine: no image found for architecture amd64'),
      veecode: 'fails on amd64 machines',
    },
    source: INDEX_SOURCE,
    fix: 'Push a single manifest without an index, or add linux/amd64 to the index.',
    *find({ index }) {
      if (index && !index.platforms.includes('linux/amd64'))
        yield { message: `The index has no linux/amd64, only ${index.platforms.join(', ') || 'nothing'}.` };
    },
  },
  {
    id: 'index-one-platform',
    title: 'an image index has linux/arm64 too',
    severity: 'warning',
    effects: on(INSTALLERS, 'fails on arm64 machines: skopeo inspect looks for the machine’s own platform'),
    source:
      'rhdh install-dynamic-plugins: skopeo inspect --no-tags has no architecture override; VeeCode has none at all',
    fix: 'Push a single manifest without an index: every installer takes that on every machine.',
    *find({ index }) {
      if (index?.platforms.includes('linux/amd64') && !index.platforms.includes('linux/arm64'))
        yield { message: 'The index has linux/amd64, but not linux/arm64.' };
    },
  },
  {
    id: 'index-annotation',
    title: 'an image index carries the annotation itself',
    severity: 'error',
    effects: on(RHDH, 'a reference without "!key" fails: "No plugins found in OCI image"'),
    source: 'rhdh install-dynamic-plugins: skopeo inspect --raw reads the object that the tag resolves to',
    fix: 'Copy io.backstage.dynamic-packages from the manifests onto the index.',
    *find(image) {
      if (image.index && topAnnotation(image).problem === 'missing')
        yield { message: 'The index has no annotation io.backstage.dynamic-packages.' };
    },
  },
  {
    id: 'blob-digest',
    title: 'every blob has the digest under which it is stored',
    severity: 'error',
    effects: on(INSTALLERS, 'skopeo fails: "Digest did not match"; registries refuse the blob'),
    source: 'OCI image specification: descriptor.md; containers/image copy/digesting_reader.go',
    fix: 'Build the image again, or copy it again if a copy was damaged.',
    *find({ blobs = [] }) {
      for (const { role, digest, found } of blobs)
        if (digest !== found.digest)
          yield { path: digest, message: `The blob of ${role}, ${digest}, has the digest ${found.digest}.` };
    },
  },
  {
    id: 'blob-size',
    title: 'every blob has the size that its descriptor says',
    severity: 'error',
    effects: on(INSTALLERS, 'registries and clients that check the size refuse the image'),
    source: 'OCI image specification: descriptor.md, "size"; distribution registry/handlers/manifests.go',
    fix: 'Build the image again: the descriptor and the blob do not belong together.',
    *find({ blobs = [] }) {
      for (const { role, digest, size, found } of blobs)
        if (size !== found.size && digest === found.digest)
          yield {
            path: digest,
            message: `The descriptor of ${role}, ${digest}, says ${size === undefined ? 'no size' : `${size} bytes`}; the blob has ${found.size}.`,
          };
    },
  },
  {
    id: 'layer-missing',
    title: 'there is a layer',
    severity: 'error',
    effects: on(INSTALLERS, 'fails: there is no layer to extract'),
    source: 'rhdh and VeeCode install-dynamic-plugins: manifest.layers[0]',
    fix: 'Put the plugins into one layer.',
    *find({ layers }) {
      if (layers.length === 0) yield { message: 'The image has no layer.' };
    },
  },
  {
    id: 'layer-several',
    title: 'there is one layer only',
    severity: 'error',
    effects: {
      ...on(RHDH, 'reads the first layer only: what is in others is missing, exit 0'),
      veecode: 'reads the first layer only: what is in others is missing; exit 78 if that is the whole plugin',
    },
    source: 'rhdh and VeeCode install-dynamic-plugins: manifest.layers[0]',
    fix: 'Squash the image into one layer (FROM scratch and one COPY, or podman build --squash).',
    *find({ layers }) {
      if (layers.length > 1) yield { message: `The image has ${layers.length} layers.` };
    },
  },
];
