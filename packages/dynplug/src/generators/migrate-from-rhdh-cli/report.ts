// What was found, one line for each thing, and what became of it.

/** `done`: carried over. `person`: somebody has to decide or do it. `none`: there is no counterpart. `removed`: gone, with clean. */
export type Verdict = 'done' | 'person' | 'none' | 'removed';

export interface Line {
  /** POSIX, relative to the workspace root. */
  readonly file: string;
  /** What was found, as it is written there. */
  readonly found: string;
  readonly verdict: Verdict;
  /** What it became, what to do, or why there is nothing. */
  readonly text: string;
}

/** For people: the lines of each file together, and how many of each kind there are. */
export function formatReport(lines: readonly Line[]): string {
  if (lines.length === 0) return 'Nothing of rhdh-cli or the janus CLI was found.';
  const files = [...new Set(lines.map(({ file }) => file))];
  const groups = files.map((file) => [file, ...lines.filter((line) => line.file === file).map(lineText)].join('\n'));
  const count = (verdict: Verdict): number => lines.filter((line) => line.verdict === verdict).length;
  const sum = [
    `${count('done')} carried over`,
    `${count('person')} for a person`,
    `${count('none')} without counterpart`,
    ...(count('removed') > 0 ? [`${count('removed')} removed`] : []),
  ];
  return [...groups, `${sum.join(', ')}.`].join('\n\n');
}

function lineText({ found, verdict, text }: Line): string {
  return `  ${verdict.padEnd(8)} ${found}: ${text}`;
}
