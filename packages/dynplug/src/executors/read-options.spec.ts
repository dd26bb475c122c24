// Every executor rejects what it does not know: a misspelt option in CI must fail.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ExecutorContext, PromiseExecutor } from '@nx/devkit';
import { EXECUTORS } from '../options/executors';
import { executorContext } from '../testing/executor-context';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';

const { executors } = JSON.parse(readFileSync(path.join(__dirname, '../../executors.json'), 'utf8')) as {
  executors: Record<string, { implementation: string; batchImplementation?: string }>;
};
const NAMES = Object.keys(executors);

function context(): ExecutorContext {
  const root = temporaryFolder();
  writeFiles(root, { 'plugins/a/package.json': { name: 'a' } });
  return { ...executorContext(root, 'a', 'plugins/a'), targetName: 'mine' };
}

async function run(name: string, options: object, given = context()): Promise<string> {
  const file = path.join(__dirname, '..', (executors[name]?.implementation ?? '').replace('./dist/', ''));
  const { default: executor } = (await import(file)) as { default: PromiseExecutor };
  const printed = jest.spyOn(console, 'error').mockImplementation();
  const result = await executor(options, given);
  const text = printed.mock.calls.join('\n');
  printed.mockRestore();
  expect(result).toEqual({ success: false });
  return text;
}

it('are those of executors.json', () => expect(Object.keys(executors).sort()).toEqual(Object.keys(EXECUTORS).sort()));

describe.each(NAMES)('the executor %s', (name) => {
  const [option = ''] = Object.keys(EXECUTORS[name as keyof typeof EXECUTORS].options);

  it('rejects a misspelt option, and names the one that is meant', async () => {
    const text = await run(name, { [`${option}x`]: 'y' });
    expect(text).toContain(`a: EOPTION Unknown option "${option}x" in a:mine. Did you mean "${option}"?`);
    expect(text).toContain('Known options: ');
  });

  it('says what inference has found wrong with the plugin, before anything else', async () => {
    const given = context();
    const failure = { code: 'EKEY', message: 'Two are a.', hint: 'Rename one.' };
    Object.assign(given.projectsConfigurations.projects['a'] as object, {
      targets: { mine: { metadata: { failure } } },
    });
    expect(await run(name, { [`${option}x`]: 'y' }, given)).toBe('\na: EKEY Two are a.\n  → Rename one.');
  });

  it('rejects a wrong value', async () => {
    expect(await run(name, { [option]: { a: 'wrong' } })).toMatch(
      new RegExp(`^\\na: EOPTION Option "${option}" in a:mine must be .*, not \\{"a":"wrong"\\}\\.`),
    );
  });
});

it('are rejected in a batch too', async () => {
  for (const name of NAMES.filter((one) => executors[one]?.batchImplementation)) {
    const file = path.join(__dirname, name, 'executor');
    const { batch } = (await import(file)) as {
      batch: (...args: unknown[]) => AsyncIterable<{ readonly result: { readonly terminalOutput: string } }>;
    };
    const [option = ''] = Object.keys(EXECUTORS[name as keyof typeof EXECUTORS].options);
    const tasks = { 'a:mine': { id: 'a:mine', target: { project: 'a', target: 'mine' } } };
    for await (const { result } of batch({ tasks }, { 'a:mine': { [`${option}x`]: true } }, {}, context()))
      expect(result.terminalOutput).toContain(`Unknown option "${option}x" in a:mine. Did you mean "${option}"?`);
  }
});

describe('inputs of a target that a person wrote', () => {
  const withInputs = (inputs: readonly string[]): ExecutorContext => {
    const given = context();
    const target = { executor: '@org/dynplug:export', cache: true, inputs: [...inputs] };
    const projects = { a: { root: 'plugins/a', targets: { mine: target } } };
    return { ...given, nxJsonConfiguration: {}, projectsConfigurations: { version: 2, projects } };
  };
  const extra = ['{workspaceRoot}/shared', '{workspaceRoot}/shared/**/*'];

  it('may not be extra sources alone: changes of the plugin would hit the cache', async () => {
    expect(await run('export', { extraSources: ['shared'] }, withInputs(extra))).toMatch(
      /EINPUT plugins\/a\/package\.json of a:mine are no inputs[^]*"default", "\^default"\]/,
    );
  });

  it('may be extra sources beside the plugin', async () => {
    expect(await run('export', { extraSources: ['shared'] }, withInputs(['default', ...extra]))).not.toContain(
      'EINPUT',
    );
  });
});
