// The summary for a terminal: a line for each plugin of the run, and its warnings.
import { changeText, resultOf, shortDigest, sizeText } from './columns';
import type { Summary, SummaryPlugin } from './summary';

/** @param report where the whole of it is, relative to the workspace root @returns '' when no plugin was part of the run */
export function summaryText({ plugins }: Summary, report: string): string {
  const current = plugins.filter(({ isCurrent }) => isCurrent);
  if (current.length === 0) return '';
  const width = Math.max(...current.map(({ project }) => project.length));
  return ['', ...current.flatMap((plugin) => linesOf(plugin, width)), '', `  ${report}`].join('\n');
}

function linesOf(plugin: SummaryPlugin, width: number): readonly string[] {
  const { project, outcome, image, tarball, warnings } = plugin;
  const artifact = image ?? tarball;
  const facts = [
    ...(outcome === 'success' ? [] : [outcome]),
    ...(artifact ? [sizeText(artifact.size), shortDigest(artifact.digest)] : []),
    ...[changeText(plugin)].filter((text) => text !== undefined && text !== 'unchanged'),
    ...resultOf(plugin),
  ];
  return [
    `  ${outcome === 'success' ? '✔' : '✖'} ${project.padEnd(width)}  ${facts.join('  ')}`.trimEnd(),
    ...warnings.slice(0, 3).map(({ code, message }) => `      ${code} ${message.split('\n')[0] ?? ''}`),
    ...(warnings.length > 3 ? [`      … and ${warnings.length - 3} more warnings`] : []),
  ];
}
