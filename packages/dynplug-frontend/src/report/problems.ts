// The bundler's errors and warnings as problems: of which kind, in which source file, without folders of this machine.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { parseYaml } from '../bundler/parse-yaml';
import type { StatsCompilation } from '../bundler/rspack';
import type { Problem, ProblemKind } from '../protocol';
import type { SourcePaths } from './source-paths';

type StatsError = NonNullable<StatsCompilation['errors']>[number];

/** What a message says, and which part of it is what was imported. */
const KINDS: readonly (readonly [ProblemKind, RegExp])[] = [
  ['unresolved', /Module not found: Can't resolve '([^']+)'/],
  ['unresolved', /resolving fallback for shared module (\S+)/],
  ['scheme', /Reading from "([^"]+)" is not handled by plugins/],
  ['export', /export '([^']+)' \((?:imported|reexported) as .+ was not found in/],
  ['export', /Can't import the named export '([^']+)'/],
  ['unversioned', /No version specified and unable to automatically determine one[^]*shared module (\S+) ->/],
  ['syntax', /Module (?:parse|build) failed/],
];

/** @param workspaceRoot real and absolute @param paths those of the build */
export function problemsOf(stats: StatsCompilation, workspaceRoot: string, paths: SourcePaths): readonly Problem[] {
  const reported = (severity: Problem['severity'], found: readonly StatsError[] | undefined): readonly Problem[] =>
    (found ?? []).map((error) => problemOf(severity, error, paths));
  const all = [...reported('error', stats.errors), ...reported('warning', stats.warnings)];
  return withoutRepeats(all, workspaceRoot).sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** What is wrong with one file once: each loader on the way tells it, the outer one with the words of the inner one in its own. */
function withoutRepeats(problems: readonly Problem[], root: string): Problem[] {
  const isOfFile = ({ kind, file }: Problem): boolean => kind === 'syntax' && file !== undefined;
  const others = problems.filter((problem) => !isOfFile(problem));
  const shortest = new Map<string, Problem>();
  for (const problem of problems.filter(isOfFile)) {
    // A shorter warning of a file must not hide an error of it.
    const of = `${problem.severity} ${problem.file}`;
    const former = shortest.get(of);
    if (!former || problem.message.length < former.message.length) shortest.set(of, problem);
  }
  return [...others, ...[...shortest.values()].map((problem) => ofYaml(problem, root))];
}

/** The bundler says of broken YAML only that it is not JSON. */
function ofYaml(problem: Problem, root: string): Problem {
  const { file = '' } = problem;
  if (!/\.ya?ml$/i.test(file)) return problem;
  try {
    parseYaml(readFileSync(path.join(root, file), 'utf8'));
    return problem;
  } catch (error) {
    return { ...problem, message: (error as Error).message.trim() };
  }
}

function problemOf(severity: Problem['severity'], error: StatsError, paths: SourcePaths): Problem {
  // Nx asks for colours, which would stand between the words.
  const message = paths
    .withoutRoot(stripVTControlCharacters(error.message))
    // Of a loader its package.
    .replace(/\(from [^()]*node_modules\/((?:@[^/]+\/)?[^/]+)\/[^()]*\)/g, '(from $1)')
    .trim();
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
