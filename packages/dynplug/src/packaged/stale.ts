// Whether an artifact is older than its sources, by the hashes in the report beside it.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { readJsonObject } from '../json/json-object';
import { type SourceHashes, changedSources, readSourceHashes } from '../tree/source-hashes';

/** Reports in the folder of an artifact → the executor that writes it. */
const REPORTS = {
  '.dynplug/export.json': 'export',
  'pack.json': 'pack',
  'image.json': 'package-oci',
  'publish.json': 'publish',
} as const;

export interface StaleArtifact {
  /** The executor that makes it again. */
  readonly madeBy: (typeof REPORTS)[keyof typeof REPORTS];
  /** Folders of packages whose sources changed, POSIX and relative to the workspace root. */
  readonly changed: readonly string[];
}

/**
 * @param artifact absolute: a folder that a target has written
 * @returns undefined when its sources are as they were, or when it does not say what it was made from
 */
export function staleArtifact(workspaceRoot: string, artifact: string): StaleArtifact | undefined {
  const report = reportIn(artifact);
  const hashes = recordedHashes(artifact);
  const changed = hashes ? changedSources(workspaceRoot, hashes) : [];
  return report === undefined || changed.length === 0 ? undefined : { madeBy: REPORTS[report], changed };
}

/** What an artifact was made from, as its report says. @param artifact absolute */
export function recordedHashes(artifact: string): SourceHashes | undefined {
  const report = reportIn(artifact);
  if (report === undefined) return undefined;
  const failure = { code: 'EARTIFACT', hint: 'Make the artifact again.' } as const;
  return readSourceHashes(readJsonObject(path.join(artifact, report), failure)['sourceHashes']);
}

function reportIn(artifact: string): keyof typeof REPORTS | undefined {
  return (Object.keys(REPORTS) as (keyof typeof REPORTS)[]).find((name) => existsSync(path.join(artifact, name)));
}
