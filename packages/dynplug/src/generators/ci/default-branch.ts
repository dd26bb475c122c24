// The branch that others are merged into, as the repository tells it.
import { endOfProgram } from '../../process/run';

const FORMAT = '%(refname:short) %(symref:short)';

/** @param root of the workspace, absolute @returns main where nothing tells another: without git, without a commit */
export async function defaultBranch(root: string): Promise<string> {
  const lines = await git(root, ['for-each-ref', `--format=${FORMAT}`, 'refs/heads', 'refs/remotes/origin']);
  const refs = lines.split('\n').map((line) => line.split(' '));
  const head = refs.find(([name]) => name === 'origin' || name === 'origin/HEAD')?.[1];
  if (head) return withoutRemote(head);
  const branches = new Set(refs.flatMap(([name]) => (name ? withoutRemote(name) : [])));
  const configured = await git(root, ['config', '--get', 'init.defaultBranch']);
  return [configured, 'main', 'master'].find((name) => branches.has(name)) ?? 'main';
}

const withoutRemote = (name: string): string => name.replace(/^origin\//, '');

/** What git prints; '' where it fails, or is not installed. */
async function git(root: string, args: readonly string[]): Promise<string> {
  try {
    const { succeeded, stdout } = await endOfProgram('git', args, root);
    return succeeded ? stdout.trim() : '';
  } catch {
    return '';
  }
}
