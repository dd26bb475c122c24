// What Rollup or esbuild reports, in the words of our errors: the file, line and column, the line itself, and a fix.
import type { Finding } from '../errors/errors';
import { posixRelative } from '../files/paths';

export interface CompileFailure {
  readonly message: string;
  /** Absolute. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  /** From 0. */
  readonly column?: number;
  /** The line of the source, or several with their numbers. */
  readonly excerpt?: string;
}

/** Hints by what the compiler says, the first that matches. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [
    /Could not resolve entry module/,
    'Fix "exports" in package.json, whose values are sources such as "./src/index.ts"; without "exports" the entry is src/index.ts. To ship a dist without sources, set "backendBuild": "backstage-cli".',
  ],
  [/Could not resolve/, 'Fix the path. A relative import needs its ending, except for .js, .jsx, .ts and .tsx.'],
  [
    /Note that you need plugins to import files that are not JavaScript|Unexpected token/,
    "Backstage's build handles scripts, JSON, YAML, CSS, images and .md. Read other files at run time, or import a .ts file with their content.",
  ],
  [
    /top-level await/,
    'Hosts load backends with require, which cannot wait. Await in a function, such as init of registerInit.',
  ],
  [/is not exported by/, 'Export the name there, or import another.'],
  [
    /multiple slashes|Exports field value/,
    'Write "exports" as an object of flat entry points, such as { ".": "./src/index.ts" }.',
  ],
  [
    /Invalid pattern .* for "output\.entryFileNames"/,
    'Move the workspace to a path without "#", "?", "$", "[" and "]", which Rollup reads in another way.',
  ],
  [/must be marked as private/, 'Add "private": true to the package.json of the inlined package.'],
];

/**
 * @param root absolute; paths are shown relative to it
 * @param folder of the package, POSIX and relative to the root
 */
export function failureFinding(root: string, folder: string, name: string, failure: CompileFailure): Finding {
  const { message, file, line, column, excerpt } = failure;
  const place = file === undefined ? folder : posixRelative(root, file);
  const position = line === undefined ? '' : `:${line}:${(column ?? 0) + 1}`;
  const shown = excerpt === undefined ? '' : `\n${excerptOf(excerpt, column ?? 0)}`;
  const [, hint] = HINTS.find(([pattern]) => pattern.test(message)) ?? [];
  return {
    severity: 'error',
    code: 'ECOMPILE',
    message: `${name} does not compile: ${place}${position}: ${message}${shown}`,
    hint: hint ?? 'Fix the source, or set "backendBuild": "backstage-cli" to build with Backstage\'s own CLI.',
  };
}

/** Several lines have numbers and a mark already. */
function excerptOf(excerpt: string, column: number): string {
  return excerpt.includes('\n') ? excerpt : `  ${excerpt}\n  ${' '.repeat(column)}^`;
}
