import path from 'node:path';
import { runProgram } from '../process/run';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { type TemplateContext, VARIABLES, expandTemplate } from './tag-template';

function context(files: Readonly<Record<string, string | object>> = {}): TemplateContext {
  const workspaceRoot = temporaryFolder();
  writeFiles(workspaceRoot, { 'backstage.json': { version: '1.55.0' }, ...files });
  return {
    workspaceRoot,
    name: '@acme/foo-backend',
    key: 'acme-foo-backend',
    version: '1.2.3+build.7',
    target: 'rhdh-1.9',
    env: { BUILD: 'feature/x#1', EMPTY: '' },
  };
}

async function repository(): Promise<TemplateContext> {
  const made = context();
  const git = (...args: readonly string[]): Promise<string> => runProgram('git', args, made.workspaceRoot);
  await git('init', '--quiet', '--initial-branch=feature/long-name');
  await git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--quiet', '--allow-empty', '--message=first');
  return made;
}

describe('expandTemplate', () => {
  it('puts in what the package and the workspace say', async () => {
    expect(await expandTemplate('quay.io/acme/{key}:bs_{backstageVersion}__{version}', context())).toBe(
      'quay.io/acme/acme-foo-backend:bs_1.55.0__1.2.3_build.7',
    );
    expect(await expandTemplate('{name}:{target}-{env.BUILD}', context())).toBe('foo-backend:rhdh-1.9-feature-x-1');
    expect(await expandTemplate('plain', context())).toBe('plain');
  });

  it('shows no password that is in a template', async () => {
    for (const template of ['ann:hidden@quay.io/{env.EMPTY}', 'ann:hidden@quay.io/{key'])
      await expect(expandTemplate(template, context())).rejects.toMatchObject({
        code: 'ETEMPLATE',
        message: expect.stringContaining('"ann:***@quay.io/{') as string,
      });
  });

  it('asks git for the commit and the branch', async () => {
    const made = await repository();
    const sha = (await runProgram('git', ['rev-parse', 'HEAD'], made.workspaceRoot)).trim();
    expect(await expandTemplate('{sha}.{branch}', made)).toBe(`${sha}.feature-long-name`);
    await runProgram('git', ['checkout', '--quiet', '--detach'], made.workspaceRoot);
    await expect(expandTemplate('{branch}', made)).rejects.toMatchObject({
      code: 'ETEMPLATE',
      hint: expect.stringContaining('env.GITHUB_REF_NAME') as string,
    });
  });

  it('knows every variable that it lists', async () => {
    const made = { ...(await repository()), env: { X: 'x' } };
    for (const name of Object.keys(VARIABLES)) expect(await expandTemplate(`{${name}}`, made)).not.toBe('');
  });

  it.each<[string, RegExp]>([
    ['{nope}', /no variable \{nope\}/],
    ['{}', /no variable \{\}/],
    ['{env.MISSING}', /\{env.MISSING\} has no value/],
    ['{env.EMPTY}', /\{env.EMPTY\} has no value/],
    ['{version', /brace/],
    ['version}', /brace/],
  ])('refuses %s and says what there is', async (template, reason) => {
    const failed = expandTemplate(template, context());
    await expect(failed).rejects.toThrow(reason);
    await expect(failed).rejects.toMatchObject({ code: 'ETEMPLATE', hint: expect.stringContaining('{key}') as string });
  });

  it('says which value is missing where', async () => {
    const bare = { ...context(), workspaceRoot: path.join(temporaryFolder()), target: undefined };
    await expect(expandTemplate('{backstageVersion}', bare)).rejects.toMatchObject({
      hint: expect.stringContaining('backstage.json') as string,
    });
    await expect(expandTemplate('{target}', bare)).rejects.toMatchObject({
      hint: expect.stringContaining('option target') as string,
    });
  });

  it('fails with git’s own words where there is no repository', async () => {
    await expect(expandTemplate('{sha}', context())).rejects.toMatchObject({
      code: 'ETOOL',
      message: expect.stringMatching(/not a git repository/) as string,
    });
  });
});
