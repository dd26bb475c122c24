// What package-oci leaves, with made-up content, and requests to publish it.
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { digestOf } from '../oci/digest';
import { imageDocuments } from '../oci/image';
import { LAYER_MEDIA_TYPE } from '../oci/layer';
import { blobsFolder, writeLayout } from '../oci/layout';
import type { Clock } from '../oci/registry/retry';
import type { PublishImageRequest } from '../publish/publish-image';
import { temporaryFolder } from './temporary-folder';

export interface MadeImage {
  readonly workspaceRoot: string;
  /** The dist-oci folder. */
  readonly folder: string;
  readonly digest: string;
  readonly layer: string;
  readonly config: string;
}

export const KEY = 'acme-notes-backend';

/** An image with one layer of random bytes. */
export function packagedImage(references: readonly string[], layerBytes = 200_000): MadeImage {
  const workspaceRoot = temporaryFolder();
  const folder = path.join(workspaceRoot, 'plugins/notes/dist-oci');
  const layout = path.join(folder, 'layout');
  const bytes = randomBytes(layerBytes);
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  writeFileSync(path.join(blobsFolder(layout), digest.slice('sha256:'.length)), bytes);
  const packages = Buffer.from(JSON.stringify([{ [KEY]: { name: '@acme/notes-backend', version: '1.0.0' } }]));
  const { config, manifest } = imageDocuments(
    { descriptor: { mediaType: LAYER_MEDIA_TYPE, digest, size: layerBytes }, diffId: digest },
    { os: 'linux', architecture: 'amd64' },
    { 'io.backstage.dynamic-packages': packages.toString('base64') },
    {},
    undefined,
  );
  writeLayout(layout, [config, manifest], manifest, references[0]);
  mkdirSync(folder, { recursive: true });
  const report = {
    references,
    plugins: [{ key: KEY, pluginConfig: { notes: { color: 'blue' } } }],
    mediaType: manifest.descriptor.mediaType,
    digest: digestOf(manifest.bytes),
  };
  writeFileSync(path.join(folder, 'image.json'), JSON.stringify(report));
  return { workspaceRoot, folder, digest: report.digest, layer: digest, config: config.descriptor.digest };
}

/** A clock that never waits, and what it was asked to wait for. */
export function impatientClock(): Clock & { readonly slept: number[] } {
  const slept: number[] = [];
  return {
    slept,
    now: () => Date.UTC(2026, 0, 1),
    random: () => 1,
    sleep: (ms) => {
      slept.push(ms);
      return Promise.resolve();
    },
  };
}

/** To publish the image with no credentials around; `more` wins. */
export function publishRequest(image: MadeImage, more: Partial<PublishImageRequest> = {}): PublishImageRequest {
  return {
    workspaceRoot: image.workspaceRoot,
    projectRoot: 'plugins/notes',
    image: image.folder,
    outputPath: 'plugins/notes/dist-publish',
    overwriteTag: false,
    dryRun: false,
    concurrency: 2,
    insecure: false,
    ca: undefined,
    timeout: 5_000,
    env: { HOME: image.workspaceRoot, XDG_RUNTIME_DIR: image.workspaceRoot },
    clock: impatientClock(),
    ...more,
  };
}
