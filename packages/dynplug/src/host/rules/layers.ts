// How a layer is compressed. The media type of a layer is looked at by no installer: they go by the content.
import type { Compression, ImageArtifact } from '../artifact';
import { INSTALLERS } from '../profiles';
import { type Rule, type Violation, on } from '../rule';

const SOURCE =
  'rhdh: Python tarfile "r:*" (gzip, bzip2, xz, none) up to 1.10, node-tar (gzip, zstd, none) after; VeeCode: tarfile "r:gz"';
const FIX = 'Compress the layer with gzip (podman push --compression-format gzip).';

function* compressed({ layers }: ImageArtifact, ...as: readonly Compression[]): Generator<Violation> {
  for (const [at, { compression }] of layers.entries())
    if (as.includes(compression)) yield { message: `Layer ${at + 1} ${describe(compression)}.` };
}

function describe(compression: Compression): string {
  if (compression === 'none') return 'is not compressed';
  return compression === 'unknown'
    ? 'is neither a tar archive nor compressed in a known way'
    : `is compressed with ${compression}`;
}

export const LAYER_RULES: readonly Rule<ImageArtifact>[] = [
  {
    id: 'layer-uncompressed',
    title: 'the layer is compressed',
    severity: 'error',
    effects: { veecode: 'fails: "not a gzip file"' },
    source: SOURCE,
    fix: FIX,
    find: (image) => compressed(image, 'none'),
  },
  {
    id: 'layer-zstd',
    title: 'the layer is not compressed with zstd',
    severity: 'error',
    effects: {
      ...on(['rhdh-1.9', 'rhdh-1.10'], 'fails with a ReadError'),
      veecode: 'fails: "not a gzip file"',
    },
    source: SOURCE,
    fix: FIX,
    find: (image) => compressed(image, 'zstd'),
  },
  {
    id: 'layer-xz-bzip2',
    title: 'the layer is not compressed with xz or bzip2',
    severity: 'error',
    effects: { 'rhdh-next': 'fails: TAR_BAD_ARCHIVE', veecode: 'fails: "not a gzip file"' },
    source: SOURCE,
    fix: FIX,
    find: (image) => compressed(image, 'xz', 'bzip2'),
  },
  {
    id: 'layer-unknown',
    title: 'the layer is a tar archive',
    severity: 'error',
    effects: on(INSTALLERS, 'fails: the archive cannot be read'),
    source: SOURCE,
    fix: FIX,
    find: (image) => compressed(image, 'unknown'),
  },
];
