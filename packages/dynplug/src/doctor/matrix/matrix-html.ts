// The matrix as one page that needs no other file and no script: the table, and below it what was found, plugin by plugin.
import { escapeMarkup as text } from '../../host/markup';
import type { DoctorFinding } from '../examine';
import { MEANINGS, type Matrix, type MatrixRow, SYMBOLS, symbolOf } from './matrix';
import { STYLE } from './style';

export function matrixHtml(matrix: Matrix): string {
  const { rows, notExamined } = matrix;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Will it run?</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Will it run?</h1>
<p class="lead">${rows.length} plugins on ${matrix.hosts.length} hosts, examined without starting one.</p>
${totals(matrix)}
${table(matrix)}
${notExamined.length === 0 ? '' : `<p class="absent">Not examined: ${text(notExamined.join(', '))}.</p>`}
${rows.map(details).join('\n')}
</main>
</body>
</html>
`;
}

function totals({ counts }: Matrix): string {
  const items = (['ok', 'warning', 'error'] as const).map(
    (verdict) => `<li class="${verdict}"><b>${SYMBOLS[verdict]} ${counts[verdict]}</b> ${text(MEANINGS[verdict])}</li>`,
  );
  return `<ul class="totals">${items.join('')}</ul>`;
}

function table({ hosts, rows }: Matrix): string {
  const head = hosts.map((host) => `<th scope="col">${text(host)}</th>`).join('');
  const lines = rows.map((row, at) => line(row, at, hosts));
  return `<div class="scroll"><table>
<thead><tr><th scope="col">plugin</th>${head}</tr></thead>
<tbody>
${lines.join('\n')}
</tbody>
</table></div>`;
}

function line({ report, verdicts }: MatrixRow, at: number, hosts: readonly string[]): string {
  const cells = verdicts.map((verdict, column) => {
    const meaning = verdict === undefined ? 'not examined' : MEANINGS[verdict];
    const title = `${report.name} on ${hosts[column] ?? ''}: ${meaning}`;
    return `<td class="${verdict ?? 'none'}" title="${text(title)}">${symbolOf(verdict)}</td>`;
  });
  const name = `<span class="name">${text(report.name)}</span> <span class="version">${text(report.version)}</span>`;
  const linked = report.findings.length === 0 ? name : `<a href="#plugin-${at}">${name}</a>`;
  return `<tr><th scope="row">${linked}</th>${cells.join('')}</tr>`;
}

function details({ report, verdicts }: MatrixRow, at: number): string {
  const { name, findings } = report;
  if (findings.length === 0) return '';
  const isOpen = verdicts.includes('error') ? ' open' : '';
  return `<details id="plugin-${at}"${isOpen}>
<summary><span class="name">${text(name)}</span> <span class="count">${findings.length}</span></summary>
${findings.map(finding).join('\n')}
</details>`;
}

function finding({ severity, rule, path: file, line: at, message, hosts, fix }: DoctorFinding): string {
  const place = [file, at].filter((part) => part !== undefined).join(':');
  const effects = hosts.map(({ host, effect }) => `<dt>${text(host)}</dt><dd>${text(effect)}</dd>`);
  return `<article class="${severity}">
<h3><span class="symbol">${SYMBOLS[severity]}</span> ${text(message)}</h3>
<p class="where"><code>${text(rule)}</code>${place === '' ? '' : ` <code>${text(place)}</code>`}</p>
<dl>${effects.join('')}</dl>
<p class="fix">${text(fix)}</p>
</article>`;
}
