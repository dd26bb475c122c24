// The summary as one page that needs no other file and no network.
import { VERDICT_WORDS, changeText, hostsOf, resultOf, shortDigest, sizeText } from './columns';
import type { Verdict } from '../doctor/doctor-report';
import type { Summary, SummaryPlugin } from './summary';

const STYLE = `
:root { color-scheme: light dark; --ink: #17212b; --soft: #5c6b7a; --line: #dfe5ea; --page: #f6f8f9; --card: #fff; --accent: #0b6e99; --good: #1a7f4b; --warn: #9a6700; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #93a1af; --line: #2c3743; --page: #0f151b; --card: #17202a; --accent: #58b7e0; --good: #4cc38a; --warn: #d9a441; --bad: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 2.5rem 1.25rem; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 76rem; margin: 0 auto; }
h1 { margin: 0 0 .25rem; font-size: 1.6rem; letter-spacing: -.01em; }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.05rem; }
.lead { margin: 0 0 1.75rem; color: var(--soft); }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .6rem .9rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
tbody:last-child tr:last-child td { border-bottom: 0; }
th { color: var(--soft); font-size: .8rem; font-weight: 600; white-space: nowrap; }
.plugin { min-width: 17rem; font-weight: 600; overflow-wrap: anywhere; }
.plugin small { display: block; color: var(--soft); font-weight: 400; }
.size { min-width: 9rem; white-space: nowrap; }
.bar { display: block; height: .35rem; margin-top: .3rem; border-radius: .2rem; background: var(--accent); min-width: 2px; }
code { font: .85em/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
code[title] { white-space: nowrap; }
a { margin-right: .6rem; color: var(--accent); font-size: .85em; white-space: nowrap; text-decoration: none; }
a:hover { text-decoration: underline; }
.soft { color: var(--soft); } .good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); }
tr.former td { opacity: .6; }
details summary { cursor: pointer; }
details li { margin: .35rem 0; overflow-wrap: anywhere; }
pre { margin: 0; padding: 1rem 1.1rem; overflow-x: auto; }
`;

/** @param title the name of the workspace */
export function summaryHtml({ plugins, fragment }: Summary, title: string): string {
  const hosts = hostsOf(plugins);
  const largest = Math.max(1, ...plugins.map(({ image, tarball }) => (image ?? tarball)?.size ?? 0));
  const head = ['Plugin', ...hosts, 'Size', 'Since the last run', 'Digest', 'Result', 'Warnings'];
  const failed = plugins.filter(({ outcome }) => outcome !== 'success').length;
  const current = plugins.filter(({ isCurrent }) => isCurrent).length;
  const counts = [
    `${plugins.length} plugins`,
    `${current} in the last run`,
    ...(failed > 0 ? [`<span class="bad">${failed} failed</span>`] : []),
  ];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Dynamic plugins of ${escaped(title)}</title>
<style>${STYLE}</style>
<main>
<h1>Dynamic plugins of ${escaped(title)}</h1>
<p class="lead">${counts.join(' · ')}</p>
<div class="scroll"><table>
<thead><tr>${head.map((name) => `<th scope="col">${escaped(name)}</th>`).join('')}</tr></thead>
<tbody>
${plugins.map((plugin) => row(plugin, hosts, largest)).join('\n')}
</tbody>
</table></div>
${fragment === '' ? '' : `<h2>dynamic-plugins.yaml</h2>\n<div class="scroll"><pre><code>${escaped(fragment)}</code></pre></div>`}
</main>
</html>
`;
}

function row(plugin: SummaryPlugin, hosts: readonly string[], largest: number): string {
  const { project, root, version = '', outcome, isCurrent, image, tarball } = plugin;
  const artifact = image ?? tarball;
  const cells = [
    `<td class="plugin">${escaped(project)}<small>${escaped(version)} ${failure(outcome)}</small></td>`,
    ...hosts.map((host) => verdictCell(plugin.verdicts?.[host])),
    artifact
      ? `<td class="size">${sizeText(artifact.size)}<span class="bar" style="width:${((100 * artifact.size) / largest).toFixed(1)}%"></span></td>`
      : '<td></td>',
    `<td class="${plugin.change?.isSame === false ? 'warn' : 'soft'}">${changeText(plugin) ?? ''}</td>`,
    artifact
      ? `<td><code title="${escaped(artifact.digest)}">${shortDigest(artifact.digest)}</code></td>`
      : '<td></td>',
    `<td>${resultOf(plugin)
      .map((name) => `<code>${escaped(name)}</code>`)
      .join('<br>')} ${links(root, plugin)}</td>`,
    `<td>${warningCell(plugin)}</td>`,
  ];
  return `<tr${isCurrent ? '' : ' class="former"'}>${cells.join('')}</tr>`;
}

function failure(outcome: SummaryPlugin['outcome']): string {
  return outcome === 'success' ? '' : `<span class="bad">${outcome}</span>`;
}

function verdictCell(verdict: Verdict | undefined): string {
  if (verdict === undefined) return '<td></td>';
  return `<td class="${{ ok: 'good', warning: 'warn', error: 'bad' }[verdict]}">${VERDICT_WORDS[verdict]}</td>`;
}

/** To the folders of the artifacts, from the folder of the report. */
function links(root: string, { image, tarball, exported, published }: SummaryPlugin): string {
  const folders = [
    ...(published ? ['dist-publish'] : []),
    ...(image ? ['dist-oci'] : []),
    ...(tarball ? ['dist-pack'] : []),
    ...(exported === undefined ? [] : ['dist-dynamic']),
  ];
  const hrefs = folders.map((folder) => [folder, encodeURI(`../${root}/${folder}/`)] as const);
  return `<br>${hrefs.map(([folder, href]) => `<a href="${escaped(href)}">${folder}</a>`).join(' ')}`;
}

function warningCell({ warnings }: SummaryPlugin): string {
  if (warnings.length === 0) return '<span class="soft">none</span>';
  const items = warnings.map(({ code, message }) => `<li><code>${escaped(code)}</code> ${escaped(message)}</li>`);
  return `<details><summary class="warn">${warnings.length}</summary><ul>${items.join('')}</ul></details>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => `&#${mark.codePointAt(0) ?? 0};`);
}
