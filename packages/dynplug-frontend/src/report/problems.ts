// The bundler's errors and warnings as problems: of which kind, in which source file, without folders of this machine.
import { stripVTControlCharacters } from 'node:util';
import type { StatsCompilation } from '../bundler/rspack';
import type { Problem, ProblemKind } from '../protocol';
import { SourcePaths } from './source-paths';

type StatsError = NonNullable<StatsCompilation['errors']>[number];

/** What a message says, and which part of it is what was imported. */
const KINDS: readonly (readonly [ProblemKind, RegExp])[] = [
  ['unresolved', /Module not found: Can't resolve '([^']+)'/],
  ['scheme', /Reading from "([^"]+)" is not handled by plugins/],
  ['export', /export '([^']+)' \((?:imported|reexported) as .+ was not found in/],
  ['syntax', /Module (?:parse|build) failed/],
];

export function problemsOf(stats: StatsCompilation, workspaceRoot: string): readonly Problem[] {
  const paths = new SourcePaths(workspaceRoot);
  const told = (severity: Problem['severity'], found: readonly StatsError[] | undefined): readonly Problem[] =>
    (found ?? []).map((error) => problemOf(severity, error, paths));
  const all = [...told('error', stats.errors), ...told('warning', stats.warnings)];
  return all.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function problemOf(severity: Problem['severity'], error: StatsError, paths: SourcePaths): Problem {
  // Nx asks for colours, which would stand between the words.
  const message = paths.withoutRoot(stripVTControlCharacters(error.message)).trim();
  const [kind, match] = KINDS.map(([name, form]) => [name, form.exec(message)] as const).find(
    ([, found]) => found !== null,
  ) ?? ['other' as const, null];
  const file = error.moduleIdentifier === undefined ? undefined : paths.ofIdentifier(error.moduleIdentifier);
  return {
    severity,
    kind,
    ...(file !== undefined && { file }),
    ...(match?.[1] !== undefined && { request: match[1] }),
    message,
  };
}

const key = ({ file, kind, request, message }: Problem): string => [file, kind, request, message].join('\0');
