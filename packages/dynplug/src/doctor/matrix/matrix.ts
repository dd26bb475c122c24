// Plugins × hosts: what doctor found of all plugins of a workspace, for people.
import { byText } from '../../files/paths';
import type { DoctorReport, Verdict } from '../doctor-report';

export interface MatrixRow {
  readonly report: DoctorReport;
  /** In the order of the hosts; undefined for a host that the plugin was not examined for. */
  readonly verdicts: readonly (Verdict | undefined)[];
}

export interface Matrix {
  /** Names, in the order in which options name them. */
  readonly hosts: readonly string[];
  /** By name. */
  readonly rows: readonly MatrixRow[];
  /** Names of plugins without a report. */
  readonly notExamined: readonly string[];
  readonly counts: Readonly<Record<Verdict, number>>;
}

export const SYMBOLS = { ok: '✔', warning: '⚠', error: '✘' } as const satisfies Readonly<Record<Verdict, string>>;
export const NOT_EXAMINED = '·';
export const MEANINGS = {
  ok: 'nothing found',
  warning: 'may not work as expected',
  error: 'does not work',
} as const satisfies Readonly<Record<Verdict, string>>;

/** @param notExamined names of plugins without a report */
export function matrixOf(reports: readonly DoctorReport[], notExamined: readonly string[]): Matrix {
  const hosts = [...new Set(reports.flatMap((report) => report.hosts.map(({ name }) => name)))];
  const rows = [...reports]
    .sort((a, b) => byText(a.name, b.name))
    .map((report) => ({ report, verdicts: hosts.map((host) => verdictFor(report, host)) }));
  const all = rows.flatMap(({ verdicts }) => verdicts);
  const count = (verdict: Verdict): number => all.filter((one) => one === verdict).length;
  return {
    hosts,
    rows,
    notExamined: [...notExamined].sort(byText),
    counts: { ok: count('ok'), warning: count('warning'), error: count('error') },
  };
}

export function symbolOf(verdict: Verdict | undefined): string {
  return verdict === undefined ? NOT_EXAMINED : SYMBOLS[verdict];
}

/** `✔ 12 nothing found, ⚠ 3 may not work as expected, ✘ 1 does not work` */
export function legend({ counts }: Matrix): string {
  const parts = (['ok', 'warning', 'error'] as const).map(
    (verdict) => `${SYMBOLS[verdict]} ${counts[verdict]} ${MEANINGS[verdict]}`,
  );
  return parts.join('   ');
}

function verdictFor({ hosts }: DoctorReport, host: string): Verdict | undefined {
  return hosts.find(({ name }) => name === host)?.verdict;
}
