// What Nx calls after a run: Nx 24 hides the output of successful tasks, so the results of all of them are in one report.
import type { PostTasksExecutionContext } from '@nx/devkit';
import type { TargetKind } from '../options/plugin';
import { summaryText } from '../summary/format-text';
import type { Outcome, ProjectRun } from '../summary/project-run';
import { SUMMARY_FOLDER, writeSummary } from '../summary/write-summary';
import { print, printError } from '../terminal/print';

export type FinishedRun = Pick<PostTasksExecutionContext, 'workspaceRoot' | 'taskResults'>;

/**
 * With a daemon, Nx calls this there: the report is written, and what is printed goes to the daemon's log. It never fails a run.
 * @param names what the targets are called
 */
export function afterTasks(
  names: Readonly<Record<TargetKind, string>>,
  { workspaceRoot, taskResults }: FinishedRun,
): void {
  try {
    const runs = projectRuns(taskResults, names);
    if (runs.length === 0) return;
    const summary = writeSummary({ workspaceRoot, runs, jobSummary: process.env['GITHUB_STEP_SUMMARY'] });
    const text = summary ? summaryText(summary, `${SUMMARY_FOLDER}/report.html`) : '';
    if (text !== '') print(text);
  } catch (error) {
    printError(`  warning   The report in ${SUMMARY_FOLDER} was not written: ${(error as Error).message}`);
  }
}

const RANK: Readonly<Record<Outcome, number>> = { success: 0, skipped: 1, failure: 2 };

function projectRuns(
  results: PostTasksExecutionContext['taskResults'],
  { build: _, ...names }: Readonly<Record<TargetKind, string>>,
): readonly ProjectRun[] {
  const ours = new Set(Object.values(names));
  const runs = new Map<string, ProjectRun>();
  for (const { task, status } of Object.values(results)) {
    const { project, target } = task.target;
    if (!ours.has(target) || task.projectRoot === undefined) continue;
    const former = runs.get(project);
    const outcome = outcomeOf(status);
    const worst = former && RANK[former.outcome] > RANK[outcome] ? former.outcome : outcome;
    const targets = [...new Set([...(former?.targets ?? []), target])].sort();
    runs.set(project, { project, root: task.projectRoot, outcome: worst, targets });
  }
  return [...runs.values()];
}

/** A task that was stopped has a status that no version of Nx documents. */
const SUCCESSES = ['success', 'local-cache', 'local-cache-kept-existing', 'remote-cache'];

function outcomeOf(status: string): Outcome {
  if (SUCCESSES.includes(status)) return 'success';
  return status === 'skipped' ? 'skipped' : 'failure';
}
