// Packages of the workspace → what `backstage-cli package build` would write into their `dist`, in memory and without declarations.
import path from 'node:path';
import type { Finding } from '../errors/errors';
import { byText, posixRelative } from '../files/paths';
import { type StartedChild, startNodeChild } from '../process/run';
import type { InstalledTree } from '../tree/installed-tree';
import type { Manifest } from '../tree/manifest';
import type { BackstageBuild } from './backstage-build';
import { type CompileFailure, failureFinding } from './failure-finding';
import type { Builder } from './locate-builder';

/** A package takes tenths of a second; minutes mean that something hangs. */
const TIMEOUT_MS = 300_000;

export interface PackageToCompile {
  /** Real and absolute. */
  readonly dir: string;
  readonly manifest: Manifest;
  readonly build: BackstageBuild;
  readonly builder: Builder;
}

/** `path` is POSIX, relative to the package, and below `dist`; `file` is absolute. */
export type CompiledFile =
  | { readonly path: string; readonly bytes: Buffer }
  | { readonly path: string; readonly file: string };

export interface CompiledPackage {
  /** Sorted by path; empty after an error. */
  readonly files: readonly CompiledFile[];
  /** What was read to make them: real and absolute, sorted. */
  readonly sources: readonly string[];
  /** Errors and warnings of the compiler. */
  readonly findings: readonly Finding[];
}

type AnsweredFile = { readonly path: string } & (
  | { readonly text: string }
  | { readonly base64: string }
  | { readonly copyOf: string }
);

interface CompileAnswer {
  readonly packages: readonly (
    | {
        readonly files: readonly AnsweredFile[];
        readonly sources: readonly string[];
        readonly warnings: readonly string[];
      }
    | { readonly failures: readonly CompileFailure[] }
  )[];
}

/** A process that loads the compiler while the caller finds out what to compile. @param builder the one that is likely to be used */
export function startCompiler(tree: InstalledTree, builder: Builder): StartedChild {
  return startNodeChild({
    script: path.join(__dirname, 'compile.child.cjs'),
    args: [builder.folder],
    cwd: tree.root,
  });
}

/**
 * Compiles packages one after the other.
 * @param compiler not used for anything else
 * @param workspace manifests of all packages of the workspace, of which the compiler inlines those with `backstage.inline`
 * @returns by folder
 */
export async function compilePackages(
  compiler: StartedChild,
  tree: InstalledTree,
  packages: readonly PackageToCompile[],
  workspace: readonly Manifest[],
): Promise<ReadonlyMap<string, CompiledPackage>> {
  for (const { builder } of packages) for (const use of builder.uses) tree.locked.use(...use);
  const result = await compiler.ask<CompileAnswer>(
    {
      packages: packages.map(({ dir, manifest, build, builder }) => ({
        dir,
        builder: builder.folder,
        ...build,
        packageJson: manifest,
      })),
      workspacePackages: workspace.map((packageJson) => ({ packageJson })),
    },
    TIMEOUT_MS,
  );
  if (result.kind === 'answer')
    return new Map(
      packages.map((pkg, at) => [pkg.dir, compiledPackage(tree.root, pkg, result.answer.packages[at])] as const),
    );
  const reason =
    result.kind === 'timeout' ? `it took longer than ${TIMEOUT_MS / 60_000} minutes` : result.output || 'it ended';
  return new Map(packages.map((pkg) => [pkg.dir, failed(tree.root, pkg, [{ message: `the compiler: ${reason}` }])]));
}

function compiledPackage(
  root: string,
  pkg: PackageToCompile,
  answer: CompileAnswer['packages'][number] | undefined,
): CompiledPackage {
  if (answer === undefined) return failed(root, pkg, [{ message: 'the compiler gave no answer' }]);
  if ('failures' in answer) return failed(root, pkg, answer.failures);
  const files = answer.files.filter((file) => file.path.startsWith('dist/')).map(compiledFile);
  const findings = answer.warnings.map(
    (warning): Finding => ({
      severity: 'warning',
      code: 'ECOMPILE',
      message: `${pkg.manifest.name}: ${warning}`,
    }),
  );
  return {
    files: files.sort((a, b) => (a.path < b.path ? -1 : 1)),
    sources: answer.sources.toSorted(byText),
    findings,
  };
}

function compiledFile(file: AnsweredFile): CompiledFile {
  if ('copyOf' in file) return { path: file.path, file: file.copyOf };
  const bytes = 'text' in file ? Buffer.from(file.text) : Buffer.from(file.base64, 'base64');
  return { path: file.path, bytes };
}

function failed(root: string, pkg: PackageToCompile, failures: readonly CompileFailure[]): CompiledPackage {
  const folder = posixRelative(root, pkg.dir);
  return {
    files: [],
    sources: [],
    findings: failures.map((failure) => failureFinding(root, folder, pkg.manifest.name, failure)),
  };
}
