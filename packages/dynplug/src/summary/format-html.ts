// The summary as one page that needs no other file and no network.
import { htmlPage } from '../host/html-page';
import { escapeMarkup as escaped } from '../host/markup';
import { VERDICT_WORDS, changeText, hostsOf, resultOf, shortDigest, sizeText } from './columns';
import type { Verdict } from '../doctor/doctor-report';
import type { Summary, SummaryPlugin } from './summary';

const STYLE = `
.plugin { min-width: 17rem; font-weight: 600; overflow-wrap: anywhere; }
.plugin small { display: block; color: var(--soft); font-weight: 400; }
.size { min-width: 9rem; white-space: nowrap; }
.bar { display: block; height: .35rem; margin-top: .3rem; border-radius: .2rem; background: var(--accent); min-width: 2px; }
tr.former td { opacity: .6; }
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
  const body = `<p class="lead">${counts.join(' · ')}</p>
<div class="scroll"><table>
<thead><tr>${head.map((name) => `<th scope="col">${escaped(name)}</th>`).join('')}</tr></thead>
<tbody>
${plugins.map((plugin) => row(plugin, hosts, largest)).join('\n')}
</tbody>
</table></div>
${fragment === '' ? '' : `<h2>dynamic-plugins.yaml</h2>\n<div class="scroll"><pre><code>${escaped(fragment)}</code></pre></div>`}`;
  return htmlPage({ title: `Dynamic plugins of ${title}`, body, style: STYLE });
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
