// Everything that reads files of a plugin and writes or sends them, run once after the other.
import path from 'node:path';
import { collectFragments } from '../collect/collect-fragments';
import { DEFAULT_OPTIONS } from '../options/derivation';
import { exportPlugin } from '../export/export-plugin';
import { writeOciArchive } from '../oci/oci-archive';
import { DEFAULT_IMAGE_OPTIONS } from '../options/image';
import { packageOci } from '../package-oci/package-oci';
import { packPlugin } from '../pack/pack-plugin';
import { placePlugin } from '../place/place-plugin';
import { readPackedTarball } from '../publish/packed-tarball';
import { publishImage } from '../publish/publish-image';
import { startMemoryRegistry } from './memory-registry';

/** What they fill, relative to the plugin. */
export const SINKS = ['export', 'place', 'oci', 'tree', 'load.tar', 'dist-pack', 'tarballs'] as const;

export interface SinkResult {
  /** Digests of the blobs that a registry holds after publishing; it checks their bytes. */
  readonly blobs: readonly string[];
  readonly integrity: string;
}

/** @param root absolute @param projectRoot of a plugin, relative to it */
export async function fillSinks(root: string, projectRoot: string): Promise<SinkResult> {
  const derive = { ...DEFAULT_OPTIONS, minify: false };
  const project = { workspaceRoot: root, projectRoot };
  const at = (sink: (typeof SINKS)[number]): string => path.join(root, projectRoot, sink);
  const output = (sink: (typeof SINKS)[number]): string => `${projectRoot}/${sink}`;
  const registry = await startMemoryRegistry();
  try {
    await exportPlugin({
      ...project,
      outputPath: output('export'),
      derive,
      link: false,
      trackManifest: false,
      profile: 'all',
    });
    placePlugin({ ...project, exported: at('export'), dynamicPluginsRoot: at('place') });
    await packageOci({
      ...project,
      ...DEFAULT_IMAGE_OPTIONS,
      plugins: [{ projectRoot }],
      outputPath: output('oci'),
      derive,
      env: {},
      references: ['quay.io/acme/{key}:{version}'],
      exportTo: output('tree'),
    });
    writeOciArchive(path.join(at('oci'), 'layout'), at('load.tar'));
    await packPlugin({
      ...project,
      outputPath: output('dist-pack'),
      derive,
      from: undefined,
      profile: 'all',
      failOn: [],
      compressionLevel: 6,
      baseUrl: undefined,
    });
    const { report } = await readPackedTarball(at('dist-pack'));
    collectFragments({
      workspaceRoot: root,
      projects: [{ name: report.name, root: projectRoot }],
      folders: ['dist-pack'],
      outputFile: `${projectRoot}/collected.yaml`,
      profile: 'all',
      packDestination: output('tarballs'),
    });
    await publishImage({
      ...project,
      image: at('oci'),
      references: [`${registry.host}/acme/foo:1.0.0`],
      outputPath: `${projectRoot}/published`,
      overwriteTag: false,
      dryRun: false,
      concurrency: 2,
      insecure: false,
      ca: undefined,
      timeout: 10_000,
      env: { HOME: root, XDG_RUNTIME_DIR: root },
    });
    const blobs = [...registry.blobs.values()].flatMap((known) => [...known.keys()]).sort();
    return { blobs, integrity: report.integrity };
  } finally {
    await registry.stop();
  }
}
