// The summary as Markdown, for a job summary of GitHub, a pull request or a wiki.
import { printable } from '../terminal/printable';
import { VERDICT_WORDS, changeText, hostsOf, resultOf, sizeText } from './columns';
import type { Summary, SummaryPlugin } from './summary';

export function summaryMarkdown({ plugins, fragment }: Summary): string {
  const hosts = hostsOf(plugins);
  const head = ['plugin', 'version', ...hosts, 'size', 'change', 'digest', 'result', 'warnings'];
  const rows = plugins.map((plugin) => cells(plugin, hosts));
  const table = [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`);
  const warned = plugins.filter(({ warnings }) => warnings.length > 0);
  const lines = [
    '### Dynamic plugins',
    '',
    ...table,
    ...warned.flatMap(({ project, warnings }) => [
      '',
      `<details><summary>${warnings.length} warnings of ${escaped(project)}</summary>`,
      '',
      ...warnings.map(({ code, message }) => `- ${code}: ${escaped(message)}`),
      '',
      '</details>',
    ]),
    ...(fragment === '' ? [] : ['', `${fence(fragment)}yaml`, fragment.trimEnd(), fence(fragment)]),
  ];
  return `${printable(lines.join('\n'))}\n`;
}

function cells(plugin: SummaryPlugin, hosts: readonly string[]): readonly string[] {
  const { project, version = '', outcome, image, tarball, warnings, verdicts = {} } = plugin;
  const artifact = image ?? tarball;
  return [
    `${outcome === 'success' ? '' : `**${outcome}** `}${escaped(project)}`,
    escaped(version),
    ...hosts.map((host) => (verdicts[host] ? VERDICT_WORDS[verdicts[host]] : '')),
    artifact ? sizeText(artifact.size) : '',
    changeText(plugin) ?? '',
    artifact ? code(artifact.digest) : '',
    resultOf(plugin).map(code).join('<br>'),
    warnings.length > 0 ? String(warnings.length) : '',
  ];
}

const code = (text: string): string => `\`${text.replace(/[`|\n]/g, ' ')}\``;

/** Text of others is no markup. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|&]/g, (mark) => `&#${mark.codePointAt(0) ?? 0};`).replace(/\s*\n\s*/g, ' ');
}

/** More backticks than are in the text, so that no line of it ends the block. */
function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  return '`'.repeat(longest + 1);
}
