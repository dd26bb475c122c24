// The matrix for a terminal.
import { type Matrix, legend, symbolOf } from './matrix';

export function matrixText(matrix: Matrix): string {
  const { hosts, rows, notExamined } = matrix;
  const width = Math.max(6, ...rows.map(({ report }) => report.name.length));
  const head = `${'plugin'.padEnd(width)}  ${hosts.join('  ')}`;
  const lines = rows.map(({ report, verdicts }) => {
    const cells = verdicts.map((verdict, at) => centred(symbolOf(verdict), hosts[at]?.length ?? 1));
    return `${report.name.padEnd(width)}  ${cells.join('  ')}`.trimEnd();
  });
  return [head, '─'.repeat(head.length), ...lines, '', legend(matrix), ...missing(notExamined)].join('\n');
}

function centred(symbol: string, width: number): string {
  return symbol.padStart(Math.ceil((width + 1) / 2)).padEnd(width);
}

function missing(names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : ['', `Not examined: ${names.join(', ')}. Run "nx run-many -t doctor".`];
}
