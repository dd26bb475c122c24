// The load use case: an image layout into the store of a container tool, under all of its names.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { writeOciArchive } from '../oci/oci-archive';
import type { CONTAINER_TOOLS } from '../options/executors';
import { DynplugError } from '../errors/errors';
import { readJsonObject } from '../json/json-object';
import { runProgram } from '../process/run';
import { makeTemporaryFolder } from '../files/temporary-folder';

export interface LoadRequest {
  /** Absolute folder that package-oci has written. */
  readonly image: string;
  readonly tool: (typeof CONTAINER_TOOLS)[number];
}

/**
 * Loads the image and gives it its names. What the tool had under these names keeps its content and loses the name.
 * @returns the names
 * @throws ENOTBUILT when there is no image, EARTIFACT when image.json is broken, EREFERENCE when it has no name, ETOOL with the tool's last lines
 */
export async function loadImage({ image, tool }: LoadRequest): Promise<readonly string[]> {
  const report = path.join(image, 'image.json');
  if (!existsSync(report))
    throw new DynplugError(
      'ENOTBUILT',
      `${image} holds no image.`,
      'Run the package-oci target first, or let this target depend on it.',
    );
  const references = referencesIn(report);
  const [first, ...others] = references;
  if (first === undefined)
    throw new DynplugError(
      'EREFERENCE',
      `The image in ${image} has no name.`,
      'Set the option references of package-oci.',
    );
  const folder = makeTemporaryFolder('oci');
  const temporary = folder.path;
  try {
    const archive = path.join(temporary, 'image.tar');
    writeOciArchive(path.join(image, 'layout'), archive);
    const loaded =
      tool === 'docker' ? await dockerLoad(archive, first, temporary) : await pull(tool, archive, temporary);
    for (const name of tool === 'docker' ? others : references)
      await runProgram(tool, ['tag', loaded, name], temporary);
  } finally {
    folder.remove();
  }
  return references;
}

/** @throws EARTIFACT */
function referencesIn(report: string): readonly string[] {
  const { references } = readJsonObject(report, { code: 'EARTIFACT', hint: 'Run package-oci again.' });
  if (Array.isArray(references) && references.every((name) => typeof name === 'string')) return references;
  throw new DynplugError('EARTIFACT', `${report} is not as package-oci writes it.`, 'Run package-oci again.');
}

/** Docker reads the name from the archive. Since version 25 it reads OCI layouts. */
async function dockerLoad(archive: string, name: string, cwd: string): Promise<string> {
  await runProgram('docker', ['load', '--quiet', '--input', archive], cwd);
  return name;
}

/** Podman and buildah print the image's id. */
async function pull(tool: 'podman' | 'buildah', archive: string, cwd: string): Promise<string> {
  const printed = await runProgram(tool, ['pull', '--quiet', `oci-archive:${archive}`], cwd);
  return printed.trim().split('\n').at(-1) ?? '';
}
