// The report of verify for people, as a page: the verdict, what to fix, and what was seen: routes of a backend, pictures of a frontend.
import type { HostFinding } from '../host/finding';
import { htmlPage } from '../host/html-page';
import { escapeMarkup as escaped } from '../host/markup';
import type { FrontendReport, ReportedView, VerifyReport } from './verify-report';

const STYLE = `
.finding { padding: .8rem 1rem; margin: 0 0 .75rem; background: var(--card); border: 1px solid var(--line); border-left: .3rem solid var(--warn); border-radius: .4rem; overflow-wrap: anywhere; }
.finding.error { border-left-color: var(--bad); }
.finding p { margin: .3rem 0 0; white-space: pre-wrap; }
.views { display: grid; grid-template-columns: repeat(auto-fill, minmax(22rem, 1fr)); gap: 1rem; }
figure { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; overflow: hidden; }
figure img { display: block; width: 100%; border-bottom: 1px solid var(--line); }
figcaption { padding: .6rem .9rem; overflow-wrap: anywhere; }
figcaption a, .views a { margin: 0; }
`;

/** @returns HTML; pictures are files beside it */
export function reportPage(report: VerifyReport | FrontendReport): string {
  const { name, version, host, passed, findings } = report;
  const verdict = passed ? '<span class="good">works here</span>' : '<span class="bad">does not work here</span>';
  const parts = [
    `<p class="lead">${escaped(version)} · ${verdict} · ${escaped(host.label)}</p>`,
    ...(findings.length > 0 ? ['<h2>To fix</h2>', ...findings.map(findingPart)] : []),
    ...('views' in report ? frontendParts(report) : backendParts(report)),
    ...('views' in report ? (report.backends ?? []).flatMap(besideParts) : []),
  ];
  return htmlPage({ title: name, body: parts.join('\n'), style: STYLE });
}

function findingPart({ severity, rule, message, hosts, fix }: HostFinding): string {
  const effects = hosts.map(({ effect }) => effect).join('; ');
  return [
    `<div class="finding ${severity}"><strong class="${severity === 'error' ? 'bad' : 'warn'}">${severity} ${escaped(rule)}</strong>`,
    `<p>${escaped(message)}</p><p class="soft">A host ${escaped(effects)}.</p><p>→ ${escaped(fix)}</p></div>`,
  ].join('\n');
}

function frontendParts({ views, host }: FrontendReport): readonly string[] {
  const shares = Object.entries(host.shares).map(([name, version]) => [escaped(name), escaped(version)]);
  return [
    ...(views.length > 0
      ? ['<h2>Routes and cards</h2>', `<div class="views">${views.map(viewPart).join('\n')}</div>`]
      : []),
    ...(shares.length > 0 ? ['<h2>Shared by the app</h2>', table(['Package', 'Version'], shares)] : []),
  ];
}

/** The backend of the same plugin. */
function besideParts(backend: VerifyReport): readonly string[] {
  const { name, version, host, findings } = backend;
  return [
    `<h2>Backend: ${escaped(name)} ${escaped(version)}</h2><p class="soft">${escaped(host.label)}</p>`,
    ...findings.map(findingPart),
    ...backendParts(backend, 3),
  ];
}

function viewPart({ kind, title, name, system, ms, asked, answers, screenshot }: ReportedView): string {
  const picture =
    screenshot === undefined
      ? ''
      : `<a href="${escaped(screenshot)}"><img src="${escaped(screenshot)}" alt="${escaped(`${kind} ${title}`)}" loading="lazy"></a>`;
  const said = answers?.map(({ method, path, status }) => `${method} ${path} ${status}`) ?? asked;
  const requests = said.length > 0 ? `<br><span class="soft">asks ${said.map(escaped).join(', ')}</span>` : '';
  return `<figure>${picture}<figcaption><strong>${escaped(title)}</strong> <code>${escaped(name)}</code><br><span class="soft">${kind} of the ${system} frontend system, ${ms} ms</span>${requests}</figcaption></figure>`;
}

/** @param level of headings */
function backendParts({ registrations, routes, boot }: VerifyReport, level = 2): readonly string[] {
  const heading = (text: string): string => `<h${level}>${text}</h${level}>`;
  const features = registrations.map(({ pluginId, moduleId = '' }) => [escaped(pluginId), escaped(moduleId)]);
  const answers = routes.map(({ path, status }) => [
    `<code>GET ${escaped(path)}</code>`,
    status === undefined
      ? '<span class="bad">no answer</span>'
      : `<span class="${status >= 500 ? 'bad' : 'good'}">${status}</span>`,
  ]);
  return [
    ...(features.length > 0 ? [heading('Started'), table(['Plugin', 'Module'], features)] : []),
    ...(answers.length > 0 ? [heading('Routes'), table(['Request', 'Status'], answers)] : []),
    ...(boot
      ? [
          `<p class="soft">Start in ${(boot.ms / 1000).toFixed(1)} s, ${Math.round(boot.memory / 1e6)} MB in the whole backend.</p>`,
        ]
      : []),
  ];
}

/** @param rows HTML of cells */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (tag: string, row: readonly string[]): string => row.map((cell) => `<${tag}>${cell}</${tag}>`).join('');
  return `<div class="scroll"><table><thead><tr>${cells('th', head)}</tr></thead><tbody>${rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('\n')}</tbody></table></div>`;
}
