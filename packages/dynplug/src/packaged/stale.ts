// Whether an artifact is older than its sources, by the hashes in the report beside it.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { readJsonObject } from '../json/json-object';
import { type SourceHashes, changedSources, readSourceHashes } from '../tree/source-hashes';

/** In the output folder of an image; marks it as ours. */
export const IMAGE_REPORT_FILE = 'image.json';

/** Reports in the folder of an artifact → the executor that writes it. */
const REPORTS = {
  '.dynplug/export.json': 'export',
  'pack.json': 'pack',
  [IMAGE_REPORT_FILE]: 'package-oci',
  'publish.json': 'publish',
} as const;

export interface StaleArtifact {
  /** The executor that makes it again. */
  readonly madeBy: (typeof REPORTS)[keyof typeof REPORTS];
  /** Whether it is the ordinary package, which a target of its own makes. */
  readonly isStatic: boolean;
  /** Folders of packages whose sources changed, POSIX and relative to the workspace root. */
  readonly changed: readonly string[];
}

/**
 * @param artifact absolute: a folder that a target has written
 * @returns undefined when its sources are as they were, or when it does not say what it was made from
 */
export function staleArtifact(workspaceRoot: string, artifact: string): StaleArtifact | undefined {
  const report = reportIn(artifact);
  if (report === undefined) return undefined;
  const { sourceHashes, kind } = readReport(artifact, report);
  const hashes = readSourceHashes(sourceHashes);
  const changed = hashes ? changedSources(workspaceRoot, hashes) : [];
  return changed.length === 0 ? undefined : { madeBy: REPORTS[report], isStatic: kind === 'static', changed };
}

/** What an artifact was made from, as its report says. @param artifact absolute */
export function recordedHashes(artifact: string): SourceHashes | undefined {
  const report = reportIn(artifact);
  return report === undefined ? undefined : readSourceHashes(readReport(artifact, report).sourceHashes);
}

function readReport(artifact: string, report: string): { readonly sourceHashes?: unknown; readonly kind?: unknown } {
  return readJsonObject(path.join(artifact, report), { code: 'EARTIFACT', hint: 'Make the artifact again.' });
}

function reportIn(artifact: string): keyof typeof REPORTS | undefined {
  return (Object.keys(REPORTS) as (keyof typeof REPORTS)[]).find((name) => existsSync(path.join(artifact, name)));
}
