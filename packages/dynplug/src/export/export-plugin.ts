// The export use case: a derived package as a folder that a host loads as it is.
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { artifactEntry, requireContract } from '../host/contract';
import type { HostFinding } from '../host/finding';
import type { Profile } from '../options/hosts';
import { manifestBytes } from '../plugin/derive-manifest';
import { derivedName, pluginKey } from '../plugin/names';
import type { DeriveRequest } from '../derive/derivation';
import { type MadePackage, deriveWhile } from '../derive/derive';
import type { DerivedPackage } from '../derive/derived-package';
import { type Entry, bytesEntry, ownFiles } from '../derive/entry';
import type { DeriveOptions } from '../options/derivation';
import { isDerivedFolder, requireOutputFolder } from '../output/output-folder';
import { posixRelative } from '../files/paths';
import { FolderReplacement } from '../output/replace-folder';
import { addFile, writeEntries } from '../files/write-entries';
import { readManifest } from '../tree/manifest';
import { isReported, isUnchanged } from './is-unchanged';
import { REPORT_FILE, exportReport } from './report';

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
}

export interface ExportResult {
  readonly derived: DerivedPackage;
  /** Absolute. */
  readonly output: string;
  /** False when the folder was up to date already. */
  readonly written: boolean;
  /** Warnings of the host contract. */
  readonly contract: readonly HostFinding[];
}

/** @throws DynplugError; then nothing is written and the former output is as it was */
export async function exportPlugin(request: ExportRequest): Promise<ExportResult> {
  const output = outputFolder(request);
  const replacement = new FolderReplacement(output);
  try {
    const [derived, { entries, contract, isUnchanged: isSame }] = await deriveWhile(
      deriveRequest(request, output),
      async (made, signal) => writeUnlessUnchanged(request, made, replacement, signal),
    );
    const report = reportBytes(derived);
    if (isSame && isReported(output, report)) return { derived, output, written: false, contract };
    await replacement.write(async (folder) => {
      if (isSame) await writeFiles(request, entries, folder);
      // Last: its time says when the folder was complete.
      addFile(path.join(folder, REPORT_FILE), report);
    });
    replacement.putInPlace([...ownFiles(entries), { path: REPORT_FILE }]);
    return { derived, output, written: true, contract };
  } finally {
    replacement.discard();
  }
}

function outputFolder({ workspaceRoot, projectRoot, outputPath }: ExportRequest): string {
  return requireOutputFolder(workspaceRoot, projectRoot, outputPath, {
    file: REPORT_FILE,
    name: 'dist-dynamic',
    // rhdh-cli writes the same folder.
    isAlsoOurs: (folder) =>
      isDerivedFolder(folder, derivedName(readManifest(path.resolve(workspaceRoot, projectRoot)).name)),
    isPackage: true,
  });
}

function deriveRequest({ workspaceRoot, projectRoot, derive: options }: ExportRequest, output: string): DeriveRequest {
  const inProject = posixRelative(path.resolve(workspaceRoot, projectRoot), output);
  return {
    workspaceRoot,
    projectRoot,
    options,
    outputs: inProject.startsWith('../') ? [] : [inProject],
    exportedTo: inProject,
  };
}

interface Written {
  /** All but the report. */
  readonly entries: readonly Entry[];
  readonly contract: readonly HostFinding[];
  /** True when the output is as it should be, so that nothing was written. */
  readonly isUnchanged: boolean;
}

/** Writes aside, while the package is still being checked, and checks it against the contract of the hosts. @throws ECONTRACT */
async function writeUnlessUnchanged(
  request: ExportRequest,
  { name, entries: derived }: MadePackage,
  replacement: FolderReplacement,
  signal: AbortSignal,
): Promise<Written> {
  const entries = [bytesEntry('.gitignore', gitignore(request.trackManifest)), ...derived];
  const planned = { kind: 'folder', name: pluginKey(name), entries: entries.map(artifactEntry) } as const;
  const isSame = isUnchanged(replacement.output, entries, request.link);
  const writing = isSame ? undefined : replacement.write((folder) => writeFiles(request, entries, folder, signal));
  const [written, contract] = await Promise.allSettled([
    writing,
    setImmediate().then(() => requireContract(planned, request.profile)),
  ]);
  if (contract.status === 'rejected') throw contract.reason;
  if (written.status === 'rejected') throw written.reason;
  return { entries, contract: contract.value, isUnchanged: isSame };
}

async function writeFiles(
  { link }: ExportRequest,
  entries: readonly Entry[],
  folder: string,
  signal?: AbortSignal,
): Promise<void> {
  await writeEntries({
    entries,
    folder,
    link,
    ...(signal && { signal }),
  });
}

function reportBytes(derived: DerivedPackage): Buffer {
  return manifestBytes(exportReport(derived));
}

function gitignore(trackManifest: boolean): Buffer {
  return Buffer.from(`\n*\n${trackManifest ? '!package.json\n' : ''}`);
}
