// What a person reads of an artifact that is older than its sources.
import type { ExecutorContext } from '@nx/devkit';
import { formatFinding } from '../errors/errors';
import { findTarget } from '../nx/find-target';
import { type StaleArtifact, staleArtifact } from '../packaged/stale';
import { printError } from '../terminal/print';

/**
 * @param project whose artifact it is
 * @param artifact absolute
 * @returns a line with the command that makes it again; undefined when it is fresh, or does not say what it was made from
 */
export function staleWarning(context: ExecutorContext, project: string, artifact: string): string | undefined {
  const stale = staleArtifact(context.root, artifact);
  return stale === undefined ? undefined : warningLine(staleText(context, project, stale));
}

/** The warning, indented as the lines of a summary. */
export function warningLine(text: { readonly message: string; readonly hint: string }): string {
  return `  warning   ${formatFinding({ code: 'ESTALE', ...text }).replaceAll('\n', '\n          ')}`;
}

/** Warns of an artifact that is older than its sources; on stderr, as a report in JSON may go to stdout. */
export function warnIfStale(context: ExecutorContext, project: string, artifact: string): void {
  const stale = staleWarning(context, project, artifact);
  if (stale !== undefined) printError(stale);
}

export function staleText(
  context: Pick<ExecutorContext, 'projectsConfigurations'>,
  project: string,
  { madeBy, isStatic, changed }: StaleArtifact,
): { readonly message: string; readonly hint: string } {
  const what = {
    export: `The export of ${project}`,
    pack: `The tarball of ${project}`,
    'package-oci': `The image of ${project}`,
    publish: `What was published of ${project}`,
  }[madeBy];
  const kind = madeBy === 'pack' ? (isStatic ? 'static' : 'dynamic') : undefined;
  const target = findTarget(context, project, madeBy, kind) ?? madeBy;
  return {
    message: `${what} is older than its sources in ${changed.join(', ')}.`,
    hint: `Make it again: nx run ${project}:${target}`,
  };
}
