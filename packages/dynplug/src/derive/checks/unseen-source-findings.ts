// Errors for sources that Nx does not hash: after a change there, it would take an older result from its cache.
import { realpathSync } from 'node:fs';
import { minimatch } from 'minimatch';
import { TEST_FILES } from '../../compile/test-files';
import type { Finding } from '../../errors/errors';
import { folderAbove, isInside, posixRelative, toPosix } from '../../files/paths';
import { gitIgnored } from '../../tree/git-ignored';

/** Why Nx does not hash a file, and a fix; the option `extraSources` is another, but for what lies elsewhere. */
const REASONS = {
  elsewhere: ['lies outside of the workspace', 'Move it into the workspace.'],
  outside: ['lies outside of its package', 'Import it by name, from a package that is a dependency.'],
  ignored: ['git ignores', 'Commit it.'],
  test: ['is named like a test, which inputs leave out', 'Rename it.'],
} as const;

type Reason = keyof typeof REASONS;

/** A plugin, as far as Nx hashes its sources. */
export interface HashedPlugin {
  /** Absolute. */
  readonly workspaceRoot: string;
  /** POSIX, relative to the workspace root. */
  readonly projectRoot: string;
  /** Of the plugin, and of the packages that it depends on: real and absolute. */
  readonly folders: readonly string[];
  readonly extraSources: readonly string[];
  /** The field "dynplug" with these values of `extraSources`, as JSON. */
  readonly field: (values: readonly string[]) => string;
}

/** What was read to make a package. */
export interface SourcesOf {
  readonly name: string;
  /** Absolute; a link stands for what it leads to. */
  readonly sources: readonly string[];
}

/** @returns an error for each package and reason */
export function unseenSourceFindings(plugin: HashedPlugin, packages: readonly SourcesOf[]): readonly Finding[] {
  const root = realpathSync(plugin.workspaceRoot);
  const real = packages.map(({ name, sources }) => ({ name, sources: [...new Set(sources.map(realPath))] }));
  const all = real.flatMap(({ sources }) => sources);
  const ignored = gitIgnored(
    root,
    all.filter((file) => isInside(root, file)),
  );
  return real.flatMap(({ name, sources }) => {
    const unseen = sources.map((file) => [reasonOf(file, root, plugin, ignored), posixRelative(root, file)] as const);
    return (Object.keys(REASONS) as Reason[]).flatMap((reason) => {
      const files = unseen.flatMap(([why, file]) => (why === reason ? [file] : []));
      return findingOf(name, reason, files, plugin);
    });
  });
}

/** A source may be gone by now, or be one that a plugin of the compiler made up. */
function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

function reasonOf(
  file: string,
  root: string,
  { extraSources, folders }: HashedPlugin,
  ignored: ReadonlySet<string>,
): Reason | undefined {
  // Installed packages are those of the lockfile.
  if (toPosix(file).includes('/node_modules/')) return undefined;
  if (!isInside(root, file)) return 'elsewhere';
  const shown = posixRelative(root, file);
  if (extraSources.some((extra) => shown === extra || shown.startsWith(`${extra}/`))) return undefined;
  const folder = folders.find((dir) => isInside(dir, file));
  if (folder === undefined) return 'outside';
  if (ignored.has(file)) return 'ignored';
  return TEST_FILES.some((glob) => minimatch(posixRelative(folder, file), glob)) ? 'test' : undefined;
}

/** The folders of files, without those that lie in another of them. */
function leastFolders(files: readonly string[]): readonly string[] {
  const folders = [...new Set(files.map((file) => folderAbove(file) || file))];
  return folders.filter((folder) => !folders.some((other) => folder.startsWith(`${other}/`)));
}

function findingOf(
  name: string,
  reason: Reason,
  files: readonly string[],
  { field, projectRoot }: HashedPlugin,
): readonly Finding[] {
  const [first] = files;
  if (first === undefined) return [];
  const [why, fix] = REASONS[reason];
  const more = files.length === 1 ? '' : ` (and ${files.length - 1} more)`;
  const option = field(leastFolders(files));
  return [
    {
      severity: 'error',
      code: 'EINPUT',
      message: `${name} is made from ${first}${more}, which ${why}. After a change there, Nx would take an older result from its cache.`,
      hint: reason === 'elsewhere' ? fix : `${fix} Or make it an input with ${option} in ${projectRoot}/package.json.`,
    },
  ];
}
