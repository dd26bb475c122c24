// What `pack` has left, read back and checked against its own report: what is published is what was packed.
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseFragment } from '../host/fragment';
import { PACK_REPORT_FILE, type TarballReport } from '../packaged/pack-report';
import { readTar } from '../archive/read-tar';
import { DynplugError } from '../errors/errors';
import { hashTarball } from '../archive/integrity';
import { jsonObject } from '../json/json-object';
import { parseJson } from '../json/parse-json';
import type { Manifest } from '../tree/manifest';

const MANIFEST = 'package/package.json';

export interface PackedTarball {
  readonly report: TarballReport;
  /** Absolute. */
  readonly file: string;
  /** From the tarball. */
  readonly manifest: Manifest;
  /** The configuration that the plugin suggests. */
  readonly pluginConfig: Readonly<Record<string, unknown>> | undefined;
}

/** @param folder absolute, written by pack @throws ENOTBUILT when it is not there, EARTIFACT when it was changed or is not for registries */
export async function readPackedTarball(folder: string): Promise<PackedTarball> {
  const reportFile = path.join(folder, PACK_REPORT_FILE);
  if (!existsSync(reportFile))
    throw new DynplugError(
      'ENOTBUILT',
      `${folder} holds no packed plugin.`,
      'Run the pack target first, or let this target depend on it.',
    );
  const report = readReport(reportFile);
  const file = path.join(folder, report.file);
  if (!existsSync(file) || (await hashTarball(file)).integrity !== report.integrity)
    throw new DynplugError(
      'EARTIFACT',
      `${file} is not what ${PACK_REPORT_FILE} says: it is missing or was changed.`,
      'Pack the plugin again.',
    );
  const manifest = await manifestIn(file);
  if (manifest['private'] === true)
    throw new DynplugError(
      'EARTIFACT',
      `${report.name} is marked as private: registries are not given it.`,
      'Remove "private" from the package.json of the folder that was packed, and pack it again.',
    );
  return { report, file, manifest, pluginConfig: suggestedIn(path.join(folder, 'dynamic-plugins.yaml')) };
}

function readReport(file: string): TarballReport {
  try {
    const report = parseJson(readFileSync(file, 'utf8')) as Partial<TarballReport>;
    if (typeof report.file === 'string' && path.basename(report.file) === report.file) return report as TarballReport;
  } catch {
    // No JSON: reported like everything else that pack does not write.
  }
  throw new DynplugError('EARTIFACT', `${file} is not as pack writes it.`, 'Pack the plugin again.');
}

async function manifestIn(file: string): Promise<Manifest> {
  const { entries } = await readTar(createReadStream(file), { subject: file, keep: (name) => name === MANIFEST });
  const content = entries.find((entry) => entry.path === MANIFEST)?.content?.();
  if (!content) throw new DynplugError('EARTIFACT', `${file} holds no ${MANIFEST}.`, 'Pack the plugin again.');
  return jsonObject(content.toString(), `${MANIFEST} in ${file}`, {
    code: 'EARTIFACT',
    hint: 'Pack the plugin again.',
  }) as Manifest;
}

function suggestedIn(fragment: string): PackedTarball['pluginConfig'] {
  if (!existsSync(fragment)) return undefined;
  const [entry] = parseFragment(readFileSync(fragment, 'utf8')).entries;
  return entry?.fields['pluginConfig'] as PackedTarball['pluginConfig'];
}
