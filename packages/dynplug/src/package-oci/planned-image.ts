// The image as it will be, for the rules of the hosts.
import type { ImageArtifact } from '../host/artifact';
import { artifactEntry } from '../host/contract';
import {
  type Annotations,
  CONFIG_MEDIA_TYPE,
  INDEX_MEDIA_TYPE,
  MANIFEST_MEDIA_TYPE,
  type Platform,
} from '../oci/image';
import { LAYER_MEDIA_TYPE, withFolders } from '../oci/layer';
import type { TarFile } from '../archive/tar-stream';

export interface PlannedImage {
  readonly files: readonly TarFile[];
  readonly annotations: Annotations;
  readonly platforms: readonly Platform[];
  readonly index: boolean;
  readonly references: readonly string[];
}

export function plannedArtifact({ files, annotations, platforms, index, references }: PlannedImage): ImageArtifact {
  return {
    kind: 'image',
    ...(index && {
      index: {
        mediaType: INDEX_MEDIA_TYPE,
        annotations,
        platforms: platforms.map(({ os, architecture }) => `${os}/${architecture}`),
      },
    }),
    manifest: { mediaType: MANIFEST_MEDIA_TYPE, configMediaType: CONFIG_MEDIA_TYPE, annotations },
    layers: [
      {
        mediaType: LAYER_MEDIA_TYPE,
        compression: 'gzip',
        entries: withFolders(files).map((entry) => artifactEntry(entry)),
      },
    ],
    references,
  };
}
