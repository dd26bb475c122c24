// The promote use case: an image from one repository or registry to other references, byte for byte, without building it again.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { readAnnotation } from '../host/annotation';
import { PACKAGES_ANNOTATION } from '../host/artifact';
import type { Manifest } from '../oci/manifest';
import { parseReference } from '../oci/reference';
import { repositorySource } from '../oci/registry/image-source';
import { requireManifest } from '../oci/registry/manifests';
import { referenceText } from '../oci/registry/repository';
import { requireOutputFolder } from '../output/output-folder';
import { type DeliveryOptions, deliverImage } from './deliver-image';
import { type PublishedPlugin, readPackagedImage } from './packaged-image';
import { pinnedFragment } from './pinned-fragment';
import type { PublishResult } from './publish-image';
import { PUBLISH_REPORT_FILE, publishReport } from './publish-report';
import { Registries, type RegistrySettings } from '../oci/registry/registries';
import { targetReferences } from './target-references';
import { writeResult } from './write-result';

export interface PromoteImageRequest extends DeliveryOptions, RegistrySettings {
  /** Absolute. */
  readonly workspaceRoot: string;
  /** POSIX, relative to the workspace root. */
  readonly projectRoot: string;
  /** What to copy: with a digest, or with a tag, whose image is then taken as it is at the start. */
  readonly from: string;
  /** Where to; at least one, with tags. */
  readonly to: readonly string[];
  /** Folder for the result; POSIX, relative to the workspace root. */
  readonly outputPath: string;
  /** Absolute folder of package-oci: the configuration that it suggests is taken if it holds this very image. */
  readonly image?: string | undefined;
}

/** @throws as publishImage, EREGISTRY when there is no such image, EARTIFACT when there is something else */
export async function promoteImage(request: PromoteImageRequest): Promise<PublishResult> {
  const started = performance.now();
  const { workspaceRoot, projectRoot, dryRun } = request;
  const output = requireOutputFolder(workspaceRoot, projectRoot, request.outputPath, {
    file: PUBLISH_REPORT_FILE,
    name: 'dist-promote',
    ...(request.image !== undefined && { reads: [request.image] }),
  });
  const from = parseReference(request.from);
  const references = targetReferences(request.to, 'Name at least one in the option to.');
  const registries = new Registries([from, ...references], request);
  try {
    const origin = registries.repository(from, 'pull');
    const top = await requireManifest(origin, from);
    const targets = references.map((reference) => ({
      reference,
      repository: registries.repository(reference, 'pull,push'),
    }));
    const delivery = await deliverImage({ ...request, source: repositorySource(origin), top, targets, origin });
    const { mediaType, digest } = top.descriptor;
    const { registry, repository } = from;
    const report = publishReport(
      delivery,
      { from: referenceText({ registry, repository, digest }), mediaType, digest },
      { ms: performance.now() - started, dryRun },
    );
    const plugins = pluginsIn(top, suggestedBy(request.image, digest));
    const pinned = report.references[0]?.pinned ?? '';
    const fragment = plugins.length > 0 ? pinnedFragment(pinned, plugins) : undefined;
    if (!dryRun) await writeResult(output, report, fragment);
    return { report, output, fragment };
  } finally {
    registries.close();
  }
}

function pluginsIn({ annotations }: Manifest, suggested: readonly PublishedPlugin[]): readonly PublishedPlugin[] {
  const { keys } = readAnnotation(annotations[PACKAGES_ANNOTATION]);
  return keys.map((key) => suggested.find((plugin) => plugin.key === key) ?? { key });
}

/** Another build may suggest other configuration. */
function suggestedBy(image: string | undefined, digest: string): readonly PublishedPlugin[] {
  if (image === undefined || !existsSync(path.join(image, 'image.json'))) return [];
  const { top, plugins } = readPackagedImage(image);
  return top.digest === digest ? plugins : [];
}
