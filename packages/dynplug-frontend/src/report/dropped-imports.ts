// Imports for side effects that `sideEffects` of a package.json lets the bundler drop. It does not even read such a file, so an error in it would
// pass; Backstage's bundler reads it and fails. They are compiled apart, and nothing of that is kept.
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { baseConfig, stablePaths } from '../bundler/base-config';
import { hasIcons } from '../bundler/icons';
import type { Compiler, Rspack } from '../bundler/rspack';
import { runBundler } from '../bundler/run-bundler';
import type { BuildRequest, Bundled, Problem } from '../protocol';
import { BundleFacts } from './bundle-facts';
import { problemsOf } from './problems';
import { sideEffectImports } from './source-text';
import { unknownExtensions } from './unknown-extensions';

const SCRIPT = /\.[cm]?[jt]sx?$/;
const EXTENSIONS = ['', '.ts', '.tsx', '.mjs', '.js', '.jsx', '.json'];

interface Dropped {
  /** POSIX, relative to the workspace root. */
  readonly importer: string;
  readonly request: string;
  /** Absolute and real. */
  readonly file: string;
}

/** A warning for each dropped import, and the errors of what it would bring. */
export async function droppedProblems(
  rspack: Rspack,
  request: BuildRequest,
  { bundled, paths }: BundleFacts,
  plainRoot: string | undefined,
): Promise<readonly Problem[]> {
  const isBundled = new Set(bundled.sources.filter((source) => source.bundled).map((source) => source.path));
  const dropped = droppedImports(request.workspaceRoot, bundled).filter(
    ({ file }) => paths.isSource(file) && !isBundled.has(paths.relative(file)),
  );
  if (dropped.length === 0) return [];
  const warnings = dropped.map(
    ({ importer, request: what, file }): Problem => ({
      severity: 'warning',
      kind: 'dropped',
      file: importer,
      request: what,
      message: paths.relative(file),
    }),
  );
  const files = [...new Set(dropped.map(({ file }) => file))];
  return [...warnings, ...(await compiled(rspack, request, files, plainRoot))];
}

function droppedImports(workspaceRoot: string, { sources }: Bundled): readonly Dropped[] {
  return sources
    .filter(({ path: importer, bundled }) => bundled && SCRIPT.test(importer))
    .flatMap(({ path: importer, imports }) => {
      const from = path.join(workspaceRoot, importer);
      if (!existsSync(from)) return [];
      return sideEffectImports(readFileSync(from, 'utf8'))
        .filter((what) => !imports.some((found) => found.request === what))
        .flatMap((what) => {
          const file = resolved(from, what);
          return file === undefined ? [] : [{ importer, request: what, file }];
        });
    });
}

/** What leads nowhere was reported by the bundler. */
function resolved(from: string, request: string): string | undefined {
  if (request.startsWith('.')) {
    const target = path.resolve(path.dirname(from), request);
    const candidates = [target, path.join(target, 'index')].flatMap((file) => EXTENSIONS.map((end) => `${file}${end}`));
    const found = candidates.find((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
    return found && realpathSync(found);
  }
  try {
    return realpathSync(createRequire(from).resolve(request));
  } catch {
    return undefined;
  }
}

/** The errors of files and of all that they import. Nothing is written. */
async function compiled(
  rspack: Rspack,
  request: BuildRequest,
  files: readonly string[],
  plainRoot: string | undefined,
): Promise<readonly Problem[]> {
  const stable = stablePaths(request, plainRoot);
  const facts = new BundleFacts(request.workspaceRoot, stable);
  const output = path.join(request.projectDir, 'dist-assets');
  const plain: BuildRequest = { ...request, bundle: { ...request.bundle, minify: false, sourceMaps: 'none' } };
  const configuration = baseConfig(rspack, plain, { name: 'dropped', output }, [facts, new NothingWritten()], stable);
  const stats = await runBundler(
    rspack,
    {
      ...configuration,
      entry: { dropped: [...files] },
      optimization: { ...configuration.optimization, sideEffects: false },
    },
    false,
  );
  const problems = problemsOf(stats, request.workspaceRoot, facts.paths);
  return [
    ...problems.filter(({ severity }) => severity === 'error'),
    ...unknownExtensions(facts.parsed, hasIcons(request.projectDir)),
  ];
}

class NothingWritten {
  apply(compiler: Compiler): void {
    compiler.hooks.shouldEmit.tap('DynplugNothingWritten', () => false);
  }
}
