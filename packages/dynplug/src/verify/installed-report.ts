// verify.json of an image or a dynamic-plugins.yaml: each plugin that was unpacked, with the place of its own report, as data and as a page.
import type { HostFinding } from '../host/finding';
import { htmlPage } from '../host/html-page';
import { escapeMarkup as escaped } from '../host/markup';
import type { Skipped } from '../install/dynamic-plugins-file';
import { PAGE_FILE, type VerifiedSource } from './verify-report';

export interface InstalledReport {
  readonly formatVersion: 1;
  /** The input, as it was named. */
  readonly from: string;
  readonly passed: boolean;
  /** In the order of the input. */
  readonly plugins: readonly ReportedPlugin[];
  /** Of the backend with all of them: which plugin it was is unknown. */
  readonly findings: readonly HostFinding[];
  /** What is not installed, and why. */
  readonly skipped: readonly Skipped[];
}

export interface ReportedPlugin extends VerifiedSource {
  /** As installers would name it: `oci://…!key`, `name@version`, a path. */
  readonly package: string;
  /** Of the source package. */
  readonly name: string;
  readonly version: string;
  /** What it was verified in. */
  readonly host: string;
  readonly passed: boolean;
  readonly errors: number;
  readonly warnings: number;
  /** Folder of its report, below that of this one. */
  readonly report: string;
}

/** @returns HTML */
export function installedPage({ from, passed, plugins, findings, skipped }: InstalledReport): string {
  const verdict = passed ? '<span class="good">works here</span>' : '<span class="bad">does not work here</span>';
  const rows = plugins.map(
    (plugin) =>
      `<tr><td><a href="${escaped(plugin.report)}/${PAGE_FILE}">${escaped(plugin.name)}</a></td><td>${escaped(plugin.version)}</td><td>${verdictOf(plugin)}</td><td>${escaped(plugin.host)}</td><td><code>${escaped(plugin.package)}</code><br><code class="soft">${escaped(plugin.digest ?? plugin.integrity ?? '')}</code></td></tr>`,
  );
  const found = findings.map(
    ({ severity, rule, message, fix }) =>
      `<tr><td><strong class="warn">${severity} ${escaped(rule)}</strong> ${escaped(message)}</td><td>${escaped(fix)}</td></tr>`,
  );
  const left = skipped.map(
    (one) => `<tr><td><code>${escaped(one.package)}</code></td><td>${escaped(one.reason)}</td></tr>`,
  );
  const parts = [
    `<p class="lead">${plugins.length} plugins · ${verdict}</p>`,
    table(['Plugin', 'Version', 'Result', 'Host', 'Loaded from'], rows),
    ...(found.length > 0 ? ['<h2>In the backend of all</h2>', table(['Finding', 'Fix'], found)] : []),
    ...(left.length > 0 ? ['<h2>Not installed</h2>', table(['Package', 'Reason'], left)] : []),
  ];
  return htmlPage({ title: from, body: parts.join('\n'), style: '' });
}

function verdictOf({ passed, errors, warnings }: ReportedPlugin): string {
  if (!passed) return `<span class="bad">${errors} error(s)</span>`;
  return warnings > 0 ? `<span class="warn">${warnings} warning(s)</span>` : '<span class="good">works</span>';
}

/** @param rows HTML */
function table(head: readonly string[], rows: readonly string[]): string {
  const cells = head.map((cell) => `<th>${cell}</th>`).join('');
  return `<div class="scroll"><table><thead><tr>${cells}</tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`;
}
