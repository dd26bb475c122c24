// The report of a workspace on disk: as data, as a page, and as Markdown, also for the job summary of GitHub.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseJson } from '../json/parse-json';
import { isObject, isText } from '../json/values';
import { writeWholeFile } from '../output/replace-file';
import { makeFolder } from '../files/make-folder';
import { summaryHtml } from './format-html';
import { summaryMarkdown } from './format-markdown';
import type { ProjectRun } from './project-run';
import { type Summary, workspaceSummary } from './summary';

/** In the workspace root. */
export const SUMMARY_FOLDER = 'dist-dynplug';

export interface WriteSummaryRequest {
  /** Absolute. */
  readonly workspaceRoot: string;
  readonly runs: readonly ProjectRun[];
  /** Value of GITHUB_STEP_SUMMARY: a file that gets the Markdown appended. */
  readonly jobSummary: string | undefined;
}

/** @returns undefined when there is nothing to say @throws EWRITE */
export function writeSummary({ workspaceRoot, runs, jobSummary }: WriteSummaryRequest): Summary | undefined {
  const folder = path.join(workspaceRoot, SUMMARY_FOLDER);
  const summary = workspaceSummary(workspaceRoot, runs, formerSummary(path.join(folder, 'report.json')));
  if (!summary.plugins.some(({ isCurrent }) => isCurrent)) return undefined;
  makeFolder(folder);
  // It is of this machine, and of no use in git.
  if (!existsSync(path.join(folder, '.gitignore'))) writeFileSync(path.join(folder, '.gitignore'), '*\n');
  const markdown = summaryMarkdown(summary);
  writeWholeFile(path.join(folder, 'report.json'), `${JSON.stringify(summary, null, 2)}\n`);
  writeWholeFile(path.join(folder, 'report.md'), markdown);
  writeWholeFile(path.join(folder, 'report.html'), summaryHtml(summary, nameOf(workspaceRoot)));
  // In one write: tasks write there too.
  if (jobSummary) appendFileSync(jobSummary, `${markdown}\n`);
  return summary;
}

/** @returns undefined for a report that is absent, broken or of another version */
function formerSummary(file: string): Summary | undefined {
  const value = readJson(file);
  const isOurs = isObject(value) && value['formatVersion'] === 1 && Array.isArray(value['plugins']);
  const plugins = isOurs ? (value['plugins'] as readonly unknown[]) : [];
  const isWhole = (one: unknown): boolean => isObject(one) && isText(one['project']) && isText(one['root']);
  return isOurs && plugins.every(isWhole) ? (value as unknown as Summary) : undefined;
}

function nameOf(workspaceRoot: string): string {
  const manifest = readJson(path.join(workspaceRoot, 'package.json'));
  return isObject(manifest) && isText(manifest['name']) ? manifest['name'] : path.basename(workspaceRoot);
}

function readJson(file: string): unknown {
  try {
    return parseJson(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
