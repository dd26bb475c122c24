// The package-oci use case: derived packages as an OCI image layout, without a container tool and without a copy of their files.
import path from 'node:path';
import { writeFileSync } from 'node:fs';
import type { DeriveOptions } from '../options/derivation';
import { requireContract } from '../host/contract';
import type { HostFinding } from '../host/finding';
import { pluginFragment } from '../host/plugin-fragment';
import { type Annotations, imageDocuments, indexDocument } from '../oci/image';
import { writeLayer } from '../oci/layer';
import { blobsFolder, writeLayout } from '../oci/layout';
import { parseReference } from '../oci/reference';
import type { TarFile } from '../archive/tar-stream';
import { DynplugError } from '../errors/errors';
import { requireOutputFolder } from '../output/output-folder';
import type { MadeFile } from '../output/made-files';
import { replaceFolder } from '../output/replace-folder';
import { imageAnnotations, packagesIndex } from './annotations';
import { IMAGE_REPORT_FILE } from '../packaged/stale';
import { type ImageReport, type MadeImage, imageReport } from './image-report';
import type { ImageOptions } from '../options/image';
import { writeOciArchive } from '../oci/oci-archive';
import { type PackagedPlugin, requireDifferentKeys } from '../packaged/packaged-plugin';
import { type PluginSource, readPackagedPlugin } from '../packaged/read-packaged-plugin';
import { sourceName } from '../plugin/names';
import { requireStage, stagePlugins } from './stage';
import { plannedArtifact } from './planned-image';
import { type TemplateContext, expandTemplate } from './tag-template';

/** Largest manifest that registries are bound to take (OCI distribution specification). */
const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;

export interface PackageOciRequest extends ImageOptions {
  /** Absolute. */
  readonly workspaceRoot: string;
  /** The project that the image belongs to; POSIX, relative to the workspace root. */
  readonly projectRoot: string;
  /** At least one. */
  readonly plugins: readonly PluginSource[];
  /** POSIX, relative to the workspace root. */
  readonly outputPath: string;
  readonly derive: DeriveOptions;
  /** What `{env.X}` in templates is looked up in. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface PackageOciResult {
  readonly report: ImageReport;
  /** Absolute. */
  readonly output: string;
  /** A fragment of dynamic-plugins.yaml; undefined without a reference. */
  readonly fragment: string | undefined;
  readonly findings: readonly HostFinding[];
}

/** @throws DynplugError; then nothing is written and the former output is as it was */
export async function packageOci(request: PackageOciRequest): Promise<PackageOciResult> {
  const { workspaceRoot, projectRoot, exportTo } = request;
  const reads = request.plugins.flatMap(({ from }) => (from === undefined ? [] : [path.resolve(workspaceRoot, from)]));
  const output = requireOutputFolder(workspaceRoot, projectRoot, request.outputPath, {
    file: IMAGE_REPORT_FILE,
    name: 'dist-oci',
    reads,
  });
  const plugins = await readPlugins(request, output);
  const stage =
    exportTo === undefined
      ? undefined
      : requireStage(plugins, { workspaceRoot, projectRoot, given: exportTo, reads: [...reads, output] });
  const context = templateContext(request, plugins);
  const references = await expandReferences(request.references, context);
  const annotations = imageAnnotations(plugins, request.annotations, {
    created: request.created,
    revision: request.revision && (await expandTemplate(request.revision, context)),
  });
  const files = layerFiles(plugins);
  const { platforms, index } = request;
  const planned = plannedArtifact({ files, annotations, platforms, index, references });
  const chosen = new Set(request.plugins.flatMap(({ key }) => key ?? []));
  // Who chooses a key knows that it is not the usual one.
  const findings = requireContract(planned, request.profile, request.failOn).filter(
    ({ rule, path: key }) => rule !== 'key-name' || !chosen.has(key ?? ''),
  );
  const fragment = fragmentOf(plugins, references);
  let report: ImageReport | undefined;
  await replaceFolder(output, async (folder) => {
    const image = await writeImage(path.join(folder, 'layout'), files, annotations, references, request);
    report = imageReport(plugins, image, references, annotations, findings);
    writeFileSync(path.join(folder, IMAGE_REPORT_FILE), `${JSON.stringify(report, null, 2)}\n`);
    if (fragment !== undefined) writeFileSync(path.join(folder, 'dynamic-plugins.yaml'), fragment);
    if (request.archive) writeOciArchive(path.join(folder, 'layout'), path.join(folder, 'image.tar'));
    const documents = [IMAGE_REPORT_FILE, ...(fragment === undefined ? [] : ['dynamic-plugins.yaml'])];
    return [
      ...layoutFiles(image),
      ...documents.map((file) => ({ path: file })),
      ...(request.archive ? [{ path: 'image.tar' }] : []),
    ];
  });
  if (stage !== undefined) await stagePlugins(plugins, stage);
  return { report: report as ImageReport, output, fragment, findings };
}

async function readPlugins(request: PackageOciRequest, output: string): Promise<readonly PackagedPlugin[]> {
  const plugins: PackagedPlugin[] = [];
  for (const source of request.plugins)
    plugins.push(
      await readPackagedPlugin({ workspaceRoot: request.workspaceRoot, source, options: request.derive, output }),
    );
  if (plugins.length === 0)
    throw new DynplugError('EOPTION', 'There is nothing to package: no plugin was found.', 'Check the option plugins.');
  requireDifferentKeys(plugins);
  return plugins;
}

/** The first plugin gives the names. */
function templateContext(
  { workspaceRoot, target, env }: PackageOciRequest,
  plugins: readonly PackagedPlugin[],
): TemplateContext {
  const [{ key, manifest }] = plugins as [PackagedPlugin];
  const { name, version } = manifest;
  return { workspaceRoot, name: sourceName(name), key, version, target, env };
}

/** All references, each once, with a tag each: a digest is known only afterwards. */
async function expandReferences(templates: readonly string[], context: TemplateContext): Promise<readonly string[]> {
  const references: string[] = [];
  for (const template of templates) {
    const reference = await expandTemplate(template, context);
    if (parseReference(reference).digest !== undefined)
      throw new DynplugError(
        'EREFERENCE',
        `"${reference}" names a digest.`,
        'The digest of an image follows from what is in it; give it a tag.',
      );
    if (!references.includes(reference)) references.push(reference);
  }
  return references;
}

function layerFiles(plugins: readonly PackagedPlugin[]): readonly TarFile[] {
  const index = Buffer.from(JSON.stringify(packagesIndex(plugins), null, 2));
  return [
    { path: 'index.json', mode: 0o644, size: index.length, source: { bytes: index } },
    ...plugins.flatMap(({ key, files }) => files.map((file) => ({ ...file, path: `${key}/${file.path}` }))),
  ];
}

async function writeImage(
  layout: string,
  files: readonly TarFile[],
  annotations: Annotations,
  references: readonly string[],
  { platforms, index, labels, created, compressionLevel }: PackageOciRequest,
): Promise<MadeImage> {
  const layer = await writeLayer(files, blobsFolder(layout), compressionLevel);
  const images = platforms.map((platform) => ({
    platform,
    ...imageDocuments(layer, platform, annotations, labels, created),
  }));
  const [first] = images as [(typeof images)[number]];
  const top = index ? indexDocument(images, annotations) : first.manifest;
  const documents = [...images.flatMap(({ config, manifest }) => [config, manifest]), ...(index ? [top] : [])];
  const large = documents.find(({ bytes }) => bytes.length > MAX_MANIFEST_BYTES);
  if (large)
    throw new DynplugError(
      'EOPTION',
      `The manifest is ${large.bytes.length} bytes long, and registries take ${MAX_MANIFEST_BYTES}: its annotations are too large.`,
      'Shorten the annotations, or package fewer plugins in one image.',
    );
  writeLayout(layout, documents, top, references[0]);
  return { layer, top, manifests: images.map(({ platform, manifest }) => ({ platform, manifest })) };
}

/** The files without which the layout holds no image. */
function layoutFiles({ layer, top, manifests }: MadeImage): readonly MadeFile[] {
  const blobs = [layer, top, ...manifests.map(({ manifest }) => manifest)].map(({ descriptor }) => descriptor);
  return [
    { path: 'layout/oci-layout' },
    { path: 'layout/index.json' },
    ...blobs.map(({ digest, size }) => ({ path: `layout/blobs/${digest.replace(':', '/')}`, size })),
  ];
}

/** One entry per plugin, under the first reference. */
function fragmentOf(plugins: readonly PackagedPlugin[], [reference]: readonly string[]): string | undefined {
  if (reference === undefined) return undefined;
  return pluginFragment(
    plugins.map(({ key, suggested, exampleConfig }) => ({
      package: `oci://${reference}!${key}`,
      exampleConfig,
      ...(suggested && { pluginConfig: suggested.config }),
    })),
  );
}
