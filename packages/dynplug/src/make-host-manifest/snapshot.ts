// The files of a host that its manifest is made from: at a git ref, or as they are in a folder.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import { makeTemporaryFolder } from '../files/temporary-folder';
import { type EndedProgram, endOfProgram } from '../process/run';

/** What decides about packages, and the code that registers plugins. */
const NEEDED =
  /(^|\/)package\.json$|^(yarn\.lock|package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|\.yarnrc\.yml|pnpm-workspace\.yaml|backstage\.json)$|(^|\/)src\/index\.[cm]?[jt]s$/;
const NEVER = /(^|\/)(node_modules|dist|dist-[^/]*)\//;

export interface Snapshot {
  /** Absolute. */
  readonly root: string;
  readonly repository?: string;
  readonly ref?: string;
  readonly commit?: string;
  /** Of an image. */
  readonly digest?: string;
  /** `2026-08-21` */
  readonly date: string;
  /** Set for an image, whose installed packages count and not its lockfile. */
  readonly image?: {
    /** Absolute folder with the code of the packages; undefined where no code was unpacked. */
    readonly code?: string;
    /** Version of Node, where the image says it. */
    readonly node?: string;
  };
  /** Removes what was written for it. */
  readonly remove: () => void;
}

/**
 * @param from absolute: a checkout, a bare repository, or any folder
 * @param ref tag, branch or commit; without one the files are read as they are
 * @param today for a folder that is not of git: `2026-11-30`
 * @throws EHOSTSOURCE for a ref that does not exist, ETOOL without git
 */
export async function snapshotOfFolder(from: string, ref: string | undefined, today: string): Promise<Snapshot> {
  if (ref !== undefined) return ofCommit(from, ref, await commitOf(from, ref));
  const commit = existsSync(path.join(from, '.git')) ? await cleanCommit(from) : undefined;
  return {
    root: from,
    ...(commit === undefined ? {} : { commit, ...(await repositoryOf(from)) }),
    date: commit === undefined ? today : await dateOf(from, commit),
    remove: () => undefined,
  };
}

/** Undefined when files differ from it: a manifest must not name a commit that says something else. */
async function cleanCommit(from: string): Promise<string | undefined> {
  const head = await git(from, ['rev-parse', '--verify', '--quiet', 'HEAD']);
  const changes = await git(from, ['status', '--porcelain', '--untracked-files=no']);
  return head.succeeded && changes.succeeded && changes.stdout.trim() === '' ? head.stdout.trim() : undefined;
}

async function ofCommit(from: string, ref: string, commit: string): Promise<Snapshot> {
  const { stdout: listed } = await required(from, ['ls-tree', '-r', '-z', '--name-only', commit]);
  const files = listed.split('\0').filter((file) => NEEDED.test(file) && !NEVER.test(file));
  const folder = makeTemporaryFolder('host');
  try {
    for (const file of files) {
      const { stdout } = await required(from, ['show', `${commit}:${file}`]);
      const target = path.join(folder.path, file);
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, stdout);
    }
    const date = await dateOf(from, commit);
    return { root: folder.path, ref, commit, ...(await repositoryOf(from)), date, remove: () => folder.remove() };
  } catch (error) {
    folder.remove();
    throw error;
  }
}

async function commitOf(from: string, ref: string): Promise<string> {
  const { succeeded, stdout, stderr } = await git(from, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${ref}^{commit}`,
  ]);
  const commit = stdout.trim().split('\n').at(-1) ?? '';
  if (succeeded && /^[0-9a-f]{40,64}$/.test(commit)) return commit;
  throw new DynplugError(
    'EHOSTSOURCE',
    `${from} has no git ref ${ref}.${stderr.trim() === '' ? '' : ` git: ${stderr.trim()}`}`,
    `Run "git -C ${from} fetch --tags", or name another ref.`,
  );
}

/** Of the committer, in UTC: the same wherever it is asked for. */
async function dateOf(from: string, commit: string): Promise<string> {
  const { stdout } = await required(from, ['log', '-1', '--format=%ct', commit]);
  return new Date(Number(stdout.trim()) * 1000).toISOString().slice(0, 10);
}

/** Without what may be a password in the address. */
async function repositoryOf(from: string): Promise<{ readonly repository?: string }> {
  const { succeeded, stdout } = await git(from, ['remote', 'get-url', 'origin']);
  const address = stdout
    .trim()
    .replace(/\/\/[^/@]*@/, '//')
    .replace(/\.git$/, '');
  return succeeded && /^(https?|ssh|git):\/\/|^[\w.-]+@[\w.-]+:/.test(address) ? { repository: address } : {};
}

async function required(from: string, args: readonly string[]): Promise<EndedProgram> {
  const ended = await git(from, args);
  if (ended.succeeded) return ended;
  throw new DynplugError('EHOSTSOURCE', `git ${args.join(' ')} failed in ${from}: ${ended.stderr.trim()}`);
}

function git(from: string, args: readonly string[]): Promise<EndedProgram> {
  return endOfProgram('git', ['-C', from, ...args], from);
}
