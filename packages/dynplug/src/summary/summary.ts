// What the targets left in the projects of a workspace, as one value: for a report that survives runs whose output nobody sees.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { mergedFragments } from '../collect/collect-fragments';
import { byText } from '../files/paths';
import type { Outcome, ProjectRun } from './project-run';
import { recordedHashes, staleArtifact } from '../packaged/stale';
import { type PluginResult, type Warning, readPluginResult } from './plugin-result';

export interface SummaryPlugin extends PluginResult {
  /** Of its last run. */
  readonly outcome: Outcome;
  /** Targets of that run, sorted. */
  readonly targets: readonly string[];
  /** True when it was part of the last run of Nx. */
  readonly isCurrent: boolean;
  /** Compared with the report before, where both have it. Bytes. */
  readonly change?: { readonly isSame: boolean; readonly bytes: number };
}

export interface Summary {
  readonly formatVersion: 1;
  /** Sorted by project. */
  readonly plugins: readonly SummaryPlugin[];
  /** One dynamic-plugins.yaml of all of them, to paste; empty without any. */
  readonly fragment: string;
}

const FRAGMENT_FOLDERS = ['dist-publish', 'dist-oci', 'dist-pack'];

/**
 * @param workspaceRoot absolute
 * @param runs projects of this run of Nx
 * @param former the report before: plugins that did not run now stay in it while their artifacts exist
 */
export function workspaceSummary(
  workspaceRoot: string,
  runs: readonly ProjectRun[],
  former: Summary | undefined,
): Summary {
  const formerOf = (project: string): SummaryPlugin | undefined =>
    former?.plugins.find((plugin) => plugin.project === project);
  const current = runs.flatMap((run): readonly SummaryPlugin[] => {
    const result = readPluginResult(workspaceRoot, run);
    if (result === undefined && run.outcome === 'success') return [];
    const { project, root, outcome, targets } = run;
    const row = { ...(result ?? { project, root, warnings: [] }), outcome, targets, isCurrent: true };
    const { stale, fresh } = foldersByAge(workspaceRoot, root);
    const shown = row.image ? 'dist-oci' : 'dist-pack';
    const change = stale.includes(shown) ? undefined : changeBetween(formerOf(project), row);
    const notes = stale.map((folder) => staleNote(folder, fresh));
    return [{ ...row, ...(change && { change }), warnings: [...row.warnings, ...notes] }];
  });
  const others = (former?.plugins ?? [])
    .filter(({ project }) => !runs.some((run) => run.project === project))
    .flatMap(({ change: _, ...plugin }): readonly SummaryPlugin[] => {
      const result = readPluginResult(workspaceRoot, plugin);
      return result ? [{ ...plugin, ...result, isCurrent: false }] : [];
    });
  const plugins = [...current, ...others].sort((a, b) => byText(a.project, b.project));
  const fragments = plugins.flatMap(({ root }) => {
    const files = FRAGMENT_FOLDERS.map((folder) => path.join(workspaceRoot, root, folder, 'dynamic-plugins.yaml'));
    return files.find((file) => existsSync(file)) ?? [];
  });
  return { formatVersion: 1, plugins, fragment: mergedFragments(fragments) };
}

interface FoldersByAge {
  /** Folders of artifacts that are older than their sources: relative to the project. */
  readonly stale: readonly string[];
  /** Those that are not. */
  readonly fresh: readonly string[];
}

function foldersByAge(workspaceRoot: string, root: string): FoldersByAge {
  const at = (folder: string): string => path.join(workspaceRoot, root, folder);
  const ages = ['dist-dynamic', 'dist-oci', 'dist-pack'].map((folder) => [folder, ageOf(workspaceRoot, at(folder))]);
  const of = (age: string): readonly string[] => ages.filter((one) => one[1] === age).map(([folder = '']) => folder);
  return { stale: of('stale'), fresh: of('fresh') };
}

/** 'unknown' without an artifact, and for one that does not say what it was made from. */
function ageOf(workspaceRoot: string, artifact: string): 'stale' | 'fresh' | 'unknown' {
  try {
    if (recordedHashes(artifact) === undefined) return 'unknown';
    return staleArtifact(workspaceRoot, artifact) === undefined ? 'fresh' : 'stale';
  } catch {
    // A report that is broken: the target that reads it says so.
    return 'unknown';
  }
}

/** @param fresh the other artifacts of the plugin, which it says nothing against */
function staleNote(folder: string, fresh: readonly string[]): Warning {
  const message =
    fresh.length === 0
      ? `${folder} is older than its sources. Its targets did not run again.`
      : `${folder} is of an earlier run, and older than its sources. ${fresh.join(' and ')} ${fresh.length === 1 ? 'is' : 'are'} up to date.`;
  return { code: 'ESTALE', message };
}

function changeBetween(before: PluginResult | undefined, now: PluginResult): SummaryPlugin['change'] {
  const [former, current] = [before, now].map((one) => one?.image ?? one?.tarball);
  if (!former || !current) return undefined;
  return { isSame: former.digest === current.digest, bytes: current.size - former.size };
}
