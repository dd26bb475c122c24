import { execFileSync } from 'node:child_process';
import { temporaryFolder } from '../../testing/temporary-folder';
import { defaultBranch } from './default-branch';

const git = (cwd: string, ...args: readonly string[]): Buffer =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd, stdio: 'pipe' });

/** A repository with one commit on these branches. */
function repository(...branches: readonly [string, ...string[]]): string {
  const folder = temporaryFolder();
  const [first, ...others] = branches;
  git(folder, 'init', '--quiet', `--initial-branch=${first}`);
  git(folder, 'commit', '--quiet', '--allow-empty', '--message=x');
  for (const branch of others) git(folder, 'branch', branch);
  return folder;
}

describe('defaultBranch', () => {
  it('is the one that the remote has', async () => {
    const origin = repository('trunk', 'main');
    const clone = temporaryFolder();
    git(clone, 'clone', '--quiet', origin, '.');
    git(clone, 'checkout', '--quiet', '-b', 'main');
    expect(await defaultBranch(clone)).toBe('trunk');
  });

  it('is the configured one without a remote, if it exists', async () => {
    const folder = repository('master', 'develop');
    expect(await defaultBranch(folder)).toBe('master');
    git(folder, 'config', 'init.defaultBranch', 'develop');
    expect(await defaultBranch(folder)).toBe('develop');
    git(folder, 'config', 'init.defaultBranch', 'absent');
    expect(await defaultBranch(folder)).toBe('master');
  });

  it('is main without a repository', async () => {
    expect(await defaultBranch(temporaryFolder())).toBe('main');
  });
});
