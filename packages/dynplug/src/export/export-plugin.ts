// The export use case: a derived package as a folder that a host loads as it is.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { ContractFinding } from '../host/lint';
import type { Profile } from '../options/hosts';
import { manifestBytes } from '../plugin/derive-manifest';
import { derivedName, pluginKey } from '../plugin/names';
import type { DerivationAhead } from '../derive/derivation';
import { deriveAhead } from '../derive/derive';
import type { DerivedPackage } from '../derive/derived-package';
import { type Entry, bytesEntry, ownFiles } from '../derive/entry';
import type { DeriveOptions } from '../options/derivation';
import { isDerivedFolder, requireOutputFolder } from '../support/output-folder';
import { posixRelative } from '../support/paths';
import { replaceFolder } from '../support/replace-folder';
import { Writers } from '../support/write-entries';
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
  const project = path.resolve(request.workspaceRoot, request.projectRoot);
  const output = requireOutputFolder(request.workspaceRoot, request.projectRoot, request.outputPath, {
    file: REPORT_FILE,
    name: 'dist-dynamic',
    // rhdh-cli writes the same folder.
    isAlsoOurs: (folder) => isDerivedFolder(folder, derivedName(readManifest(project).name)),
    isPackage: true,
  });
  const inProject = posixRelative(project, output);
  const writers = new Writers();
  try {
    const deriving = deriveAhead({
      workspaceRoot: request.workspaceRoot,
      projectRoot: request.projectRoot,
      options: request.derive,
      outputs: inProject.startsWith('../') ? [] : [inProject],
      exportedTo: inProject,
      thread: () => writers.first(),
      // A folder that is there may be as it should be.
      expected: (files) => {
        if (!existsSync(output)) writers.prepare(files);
      },
    });
    // Loaded now, while the derivation waits for the disk.
    hostContract();
    return await write(request, output, await deriving, writers);
  } finally {
    await writers.stop();
  }
}

async function write(
  request: ExportRequest,
  output: string,
  ahead: DerivationAhead,
  writers: Writers,
): Promise<ExportResult> {
  const entries = [bytesEntry('.gitignore', gitignore(request.trackManifest)), ...ahead.entries];
  const passed = setImmediate().then(() => whatPassed(ahead, entries, request.profile));
  // Who fails otherwise in the meantime does not come to ask.
  passed.catch(() => undefined);
  try {
    if (isUnchanged(output, entries, request.link)) {
      const result = await passed;
      if (isReported(output, reportBytes(result.derived))) return { ...result, output, written: false };
    }
    // Aside, while all of it is still being looked at: only what has passed gets into place.
    await replaceFolder(output, async (folder) => {
      await writers.write({
        entries,
        last: passed.then(({ derived }) => bytesEntry(REPORT_FILE, reportBytes(derived))),
        folder,
        link: request.link,
        progress: (written) => request.progress?.(written, entries.length + 1),
      });
      return [...ownFiles(entries), { path: REPORT_FILE }];
    });
    return { ...(await passed), output, written: true };
  } finally {
    // The process may end with a failure, and what was made for loading the entry point would stay behind.
    await passed.catch(() => undefined);
  }
}

/** What a derivation finds is told before what hosts would say of its result. */
async function whatPassed(
  { name, checked }: DerivationAhead,
  entries: readonly Entry[],
  profile: Profile,
): Promise<Pick<ExportResult, 'derived' | 'contract'>> {
  const { artifactEntry, requireContract } = hostContract();
  const planned = { kind: 'folder', name: pluginKey(name), entries: entries.map(artifactEntry) } as const;
  try {
    const contract = requireContract(planned, profile);
    return { derived: await checked, contract };
  } catch (error) {
    await checked;
    throw error;
  }
}

const hostContract = () => createRequire(__filename)('../host/contract') as typeof import('../host/contract');

function reportBytes(derived: DerivedPackage): Buffer {
  return manifestBytes(exportReport(derived));
}

function gitignore(trackManifest: boolean): Buffer {
  return Buffer.from(`\n*\n${trackManifest ? '!package.json\n' : ''}`);
}
