// image.json: what the next step of a pipeline needs to know about the image.
import type { HostFinding } from '../host/finding';
import { type Annotations, type Blob, type Platform, platformText } from '../oci/image';
import type { Layer } from '../oci/layer';
import { byText } from '../files/paths';
import type { SuggestedConfig } from '../packaged/app-config';
import type { PackagedPlugin } from '../packaged/packaged-plugin';
import type { SourceHashes } from '../tree/source-hashes';

export interface ImageReport {
  readonly formatVersion: 1;
  /** `host/path:tag`. */
  readonly references: readonly string[];
  readonly plugins: readonly {
    readonly key: string;
    readonly name: string;
    readonly version: string;
    readonly role: unknown;
    readonly files: number;
    /** Bytes, before compression. */
    readonly size: number;
    /** What the plugin suggests to its hosts, if it does. */
    readonly pluginConfig?: SuggestedConfig['config'];
  }[];
  /** What the references name: a manifest, or an index. Sizes in bytes. */
  readonly mediaType: string;
  readonly digest: string;
  readonly manifests: readonly { readonly platform: string; readonly digest: string }[];
  readonly layer: { readonly digest: string; readonly diffId: string; readonly size: number };
  readonly annotations: Annotations;
  /** Of the sources of all plugins; undefined when one of them is of a folder. */
  readonly sourceHashes?: SourceHashes;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

export interface MadeImage {
  readonly layer: Layer;
  readonly top: Blob;
  readonly manifests: readonly { readonly platform: Platform; readonly manifest: Blob }[];
}

export function imageReport(
  plugins: readonly PackagedPlugin[],
  { layer, top, manifests }: MadeImage,
  references: readonly string[],
  annotations: Annotations,
  findings: readonly HostFinding[],
): ImageReport {
  return {
    formatVersion: 1,
    references,
    plugins: plugins.map(({ key, manifest, files, suggested }) => {
      return {
        key,
        name: manifest.name,
        version: manifest.version,
        role: manifest.backstage?.['role'],
        files: files.length,
        size: files.reduce((sum, file) => sum + file.size, 0),
        ...(suggested && { pluginConfig: suggested.config }),
      };
    }),
    mediaType: top.descriptor.mediaType,
    digest: top.descriptor.digest,
    manifests: manifests.map(({ platform, manifest }) => ({
      platform: platformText(platform),
      digest: manifest.descriptor.digest,
    })),
    layer: { digest: layer.descriptor.digest, diffId: layer.diffId, size: layer.descriptor.size },
    annotations,
    ...(plugins.every((plugin) => plugin.sourceHashes) && { sourceHashes: allHashes(plugins) }),
    warnings: [
      ...plugins.flatMap(({ findings: own }) => own.map(({ code, message }) => ({ code, message }))),
      ...findings.map(({ rule, message }) => ({ code: rule, message })),
    ],
  };
}

function allHashes(plugins: readonly PackagedPlugin[]): SourceHashes {
  const all = plugins.flatMap(({ sourceHashes = {} }) => Object.entries(sourceHashes));
  return Object.fromEntries(all.sort(([a], [b]) => byText(a, b)));
}
