// The tasks of a run of Nx, by project.
export type Outcome = 'success' | 'failure' | 'skipped';

export interface ProjectRun {
  readonly project: string;
  /** POSIX, relative to the workspace root. */
  readonly root: string;
  readonly outcome: Outcome;
  /** Names, sorted. */
  readonly targets: readonly string[];
}
