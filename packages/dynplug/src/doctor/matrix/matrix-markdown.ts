// The matrix as markdown, for the summary of a job: the table, and what was found of each plugin to fold out.
import { escapeMarkup } from '../../host/markup';
import type { DoctorFinding } from '../examine';
import { type Matrix, type MatrixRow, SYMBOLS, legend, symbolOf } from './matrix';

/** GitHub shows at most 1 MiB of a summary; findings end before it. */
const LIMIT = 900_000;

export function matrixMarkdown(matrix: Matrix): string {
  const { hosts, rows, notExamined } = matrix;
  const head = ['plugin', ...hosts].map(cell).join(' | ');
  const lines = rows.map(({ report, verdicts }) => `| ${cell(report.name)} | ${verdicts.map(symbolOf).join(' | ')} |`);
  const table = [`| ${head} |`, `| --- |${hosts.map(() => ' :-: |').join('')}`, ...lines].join('\n');
  const parts = ['## Will it run?', table, legend(matrix), ...(notExamined.length === 0 ? [] : [absent(notExamined)])];
  return `${[...parts, ...details(rows, LIMIT - parts.join('').length)].join('\n\n')}\n`;
}

function absent(names: readonly string[]): string {
  return `Not examined: ${names.map(cell).join(', ')}.`;
}

/** Of the plugins with findings, as long as there is room. @param room characters */
function details(rows: readonly MatrixRow[], room: number): readonly string[] {
  const shown: string[] = [];
  for (const { report } of rows.filter((row) => row.report.findings.length > 0)) {
    const findings = report.findings.map(item).join('\n');
    const text = `<details><summary>${escapeMarkup(report.name)}: ${report.findings.length} findings</summary>\n\n${findings}\n\n</details>`;
    room -= text.length;
    if (room < 0) return [...shown, 'There are more findings than a summary can show.'];
    shown.push(text);
  }
  return shown;
}

function item({ severity, rule, path: file, line, message, hosts, fix }: DoctorFinding): string {
  const place = file === undefined ? '' : ` \`${[file, line].filter((part) => part !== undefined).join(':')}\``;
  const effects = hosts.map(({ host, effect }) => `  - ${cell(host)}: ${cell(effect)}`);
  return [`- ${SYMBOLS[severity]} **${rule}**${place}: ${cell(message)}`, ...effects, `  - → ${cell(fix)}`].join('\n');
}

/** One line that neither ends a cell nor becomes a tag or an emphasis. */
function cell(text: string): string {
  return escapeMarkup(text)
    .replaceAll('\n', ' ')
    .replace(/[\\|`*_[\]]/g, '\\$&');
}
