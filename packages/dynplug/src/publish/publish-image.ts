// The publish use case: an image layout into registries, once. What already exists is not sent; a tag that is taken stays as it is.
import path from 'node:path';
import { layoutFolder } from '../oci/layout-files';
import { layoutSource } from '../oci/registry/image-source';
import { requireOutputFolder } from '../output/output-folder';
import { type DeliveryOptions, deliverImage } from './deliver-image';
import { readPackagedImage } from './packaged-image';
import { pinnedFragment } from './pinned-fragment';
import { PUBLISH_REPORT_FILE, type PublishReport, publishReport } from './publish-report';
import { Registries, type RegistrySettings } from '../oci/registry/registries';
import { targetReferences } from './target-references';
import { writeResult } from './write-result';

export interface PublishImageRequest extends DeliveryOptions, RegistrySettings {
  /** Absolute. */
  readonly workspaceRoot: string;
  /** POSIX, relative to the workspace root. */
  readonly projectRoot: string;
  /** Absolute folder that package-oci has written. */
  readonly image: string;
  /** Folder for the result; POSIX, relative to the workspace root. */
  readonly outputPath: string;
  /** Names in place of those that package-oci gave. */
  readonly references?: readonly string[] | undefined;
}

export interface PublishResult {
  readonly report: PublishReport;
  /** Absolute; written unless it is a dry run. */
  readonly output: string;
  /** A fragment of dynamic-plugins.yaml, pinned by digest; undefined when the image does not say which plugins it holds. */
  readonly fragment: string | undefined;
}

/**
 * @throws ETAGEXISTS before anything is sent, EAUTH, EREGISTRY, ENETWORK, EINTERRUPTED; then no tag points to what is not there as a whole
 */
export async function publishImage(request: PublishImageRequest): Promise<PublishResult> {
  const started = performance.now();
  const { workspaceRoot, projectRoot, image, dryRun } = request;
  const output = requireOutputFolder(workspaceRoot, projectRoot, request.outputPath, {
    file: PUBLISH_REPORT_FILE,
    name: 'dist-publish',
    reads: [image],
  });
  const packaged = readPackagedImage(image);
  const references = targetReferences(
    request.references ?? packaged.references,
    'Set the option references of package-oci, or references here.',
  );
  const source = layoutSource(layoutFolder(path.join(image, 'layout')), 'Run package-oci again, with --skip-nx-cache.');
  const top = await source.manifest(packaged.top);
  const registries = new Registries(references, request);
  try {
    const targets = references.map((reference) => ({
      reference,
      repository: registries.repository(reference, 'pull,push'),
    }));
    const delivery = await deliverImage({ ...request, source, top, targets });
    const { mediaType, digest } = top.descriptor;
    const report = publishReport(
      delivery,
      { mediaType, digest },
      {
        ms: performance.now() - started,
        dryRun,
        sourceHashes: packaged.sourceHashes,
      },
    );
    const fragment = pinnedFragment(report.references[0]?.pinned ?? '', packaged.plugins);
    if (!dryRun) await writeResult(output, report, fragment);
    return { report, output, fragment };
  } finally {
    registries.close();
  }
}
