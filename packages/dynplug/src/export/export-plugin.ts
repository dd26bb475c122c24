// The export use case: a derived package as a folder that a host loads as it is.
import { artifactEntry, requireContract } from '../host/contract';
import type { ContractFinding } from '../host/lint';
import type { Profile } from '../host/profiles';
import { manifestBytes } from '../plugin/derive-manifest';
import { hostFolder } from '../plugin/names';
import { derive } from '../derive/derive';
import type { DerivedPackage } from '../derive/derived-package';
import { bytesEntry } from '../derive/entry';
import type { DeriveOptions } from '../derive/options';
import { requireOutputFolder } from '../support/output-folder';
import { posixRelative } from '../support/paths';
import { replaceFolder } from '../support/replace-folder';
import { writeEntries } from '../support/write-entries';
import { isUnchanged } from './is-unchanged';
import { REPORT_FILE, exportReport } from './report';
import path from 'node:path';

export interface ExportRequest {
  /** Absolute. */
  readonly workspaceRoot: string;
  /** POSIX, relative to the workspace root. */
  readonly projectRoot: string;
  /** POSIX, relative to the workspace root. */
  readonly outputPath: string;
  readonly derive: DeriveOptions;
  /** Hard links instead of copies. */
  readonly link: boolean;
  /** Keep package.json out of the folder's .gitignore, for those who commit it. */
  readonly trackManifest: boolean;
  /** The hosts that must take the folder. */
  readonly profile: Profile;
  readonly progress?: (written: number, total: number) => void;
}

export interface ExportResult {
  readonly derived: DerivedPackage;
  /** Absolute. */
  readonly output: string;
  /** False when the folder was up to date already. */
  readonly written: boolean;
  /** Warnings of the host contract. */
  readonly contract: readonly ContractFinding[];
}

/** @throws DynplugError; then nothing is written and the former output is as it was */
export async function exportPlugin(request: ExportRequest): Promise<ExportResult> {
  const output = requireOutputFolder(request.workspaceRoot, request.projectRoot, request.outputPath, {
    file: REPORT_FILE,
    name: 'dist-dynamic',
  });
  const inProject = posixRelative(path.resolve(request.workspaceRoot, request.projectRoot), output);
  const derived = await derive({
    workspaceRoot: request.workspaceRoot,
    projectRoot: request.projectRoot,
    options: request.derive,
    outputs: inProject.startsWith('../') ? [] : [inProject],
  });
  const folder = [bytesEntry('.gitignore', gitignore(request.trackManifest)), ...derived.entries];
  // The report comes last: its time is when the folder was complete.
  const entries = [...folder, bytesEntry(REPORT_FILE, manifestBytes(exportReport(derived)))];
  const planned = { kind: 'folder', name: hostFolder(derived.name), entries: folder.map(artifactEntry) } as const;
  const contract = requireContract(planned, request.profile);
  if (isUnchanged(output, entries)) return { derived, output, written: false, contract };
  await replaceFolder(output, (folder) =>
    writeEntries({
      entries,
      folder,
      link: request.link,
      progress: (written) => request.progress?.(written, entries.length),
    }),
  );
  return { derived, output, written: true, contract };
}

function gitignore(trackManifest: boolean): Buffer {
  return Buffer.from(`\n*\n${trackManifest ? '!package.json\n' : ''}`);
}
