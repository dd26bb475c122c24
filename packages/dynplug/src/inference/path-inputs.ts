// Files and folders as inputs, whether git ignores them or not.
import type { TargetConfiguration } from '@nx/devkit';
import { tsconfigSources } from '../compile/tsconfig-files';

type Input = NonNullable<TargetConfiguration['inputs']>[number];

/**
 * What the option `extraSources` names, with the tsconfig.json files that decide how it is compiled.
 * @param workspaceRoot absolute
 * @param extraSources files and folders: POSIX, relative to the workspace root
 */
export function extraInputs(workspaceRoot: string, extraSources: readonly string[] = []): readonly Input[] {
  const paths = extraSources.flatMap((extra) => [extra, `${extra}/**/*`]);
  const configs = extraSources.flatMap((extra) => tsconfigSources(workspaceRoot, extra).files);
  const inside = [...new Set([...paths, ...configs])].filter((file) => !file.startsWith('../'));
  return [
    ...inside.map((file): Input => `{workspaceRoot}/${file}`),
    // Where a target generates them, Nx waits for it before it hashes.
    ...paths.map((glob): Input => ({ dependentTasksOutputFiles: glob, transitive: true })),
    ...contentsInputs(extraSources),
  ];
}

/**
 * The contents of files and folders as they are. With POSIX tools, because a Node for each plugin would cost more than all else of a cache
 * hit. Windows has none of them.
 * @param paths POSIX, relative to the workspace root
 */
export function contentsInputs(paths: readonly string[]): readonly Input[] {
  if (process.platform === 'win32' || paths.length === 0) return [];
  return [{ runtime: `find -L ${quoted(paths)} -type f -exec cksum {} + 2>/dev/null | LC_ALL=C sort` }];
}

/** The same of files alone, for half of the processor time. @param files POSIX, relative to the workspace root; some may be absent */
export function fileContentsInputs(files: readonly string[]): readonly Input[] {
  if (process.platform === 'win32' || files.length === 0) return [];
  return [{ runtime: `cksum ${quoted(files)} 2>/dev/null; :` }];
}

function quoted(paths: readonly string[]): string {
  return paths.map((file) => `'${file.replaceAll("'", "'\\''")}'`).join(' ');
}
